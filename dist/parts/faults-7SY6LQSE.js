import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{renderFaults,renderPlace}from"./chunk-PBIZGV7Y.js";import"./chunk-AUGINS27.js";import"./chunk-HCXP2NNV.js";import"./chunk-EV6NDN3W.js";export{renderFaults,renderPlace};
