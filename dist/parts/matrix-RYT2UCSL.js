import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{matrixMatcher,matrixOf,matrixStats}from"./chunk-XG5Y5AYQ.js";import"./chunk-V67YI255.js";import"./chunk-MHSMTHT4.js";import"./chunk-XOLUVM3U.js";import"./chunk-EV6NDN3W.js";export{matrixMatcher,matrixOf,matrixStats};
