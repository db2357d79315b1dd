import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{openWorkspace,policyAt,worldOf}from"./chunk-X2UZAZ6F.js";import"./chunk-4LU3H6EQ.js";import"./chunk-I7VNX2JI.js";import"./chunk-QQUBMS3I.js";import"./chunk-HCXP2NNV.js";import"./chunk-EV6NDN3W.js";export{openWorkspace,policyAt,worldOf};
