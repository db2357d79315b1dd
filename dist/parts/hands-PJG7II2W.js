import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{branchOf,currentBranch,readHands}from"./chunk-46YDUIK7.js";import"./chunk-CNJ64O33.js";import"./chunk-4LU3H6EQ.js";import"./chunk-QQUBMS3I.js";import"./chunk-HCXP2NNV.js";import"./chunk-EV6NDN3W.js";export{branchOf,currentBranch,readHands};
