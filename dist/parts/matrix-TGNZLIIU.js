import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{matrixMatcher,matrixOf,matrixStats}from"./chunk-6XO4AY7P.js";import"./chunk-US7DH4I4.js";import"./chunk-V67YI255.js";import"./chunk-MHSMTHT4.js";import"./chunk-XOLUVM3U.js";import"./chunk-EV6NDN3W.js";export{matrixMatcher,matrixOf,matrixStats};
