import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{readIfThere,workTreePaths,writeAtomically}from"./chunk-IY5FCOFJ.js";import"./chunk-OQWGDURO.js";import"./chunk-HCXP2NNV.js";import"./chunk-QQUBMS3I.js";import"./chunk-EV6NDN3W.js";export{readIfThere,workTreePaths,writeAtomically};
