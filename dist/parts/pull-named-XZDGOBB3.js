import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{pullNamed,remoteRepository,repositoryAt,repositoryOfRemote}from"./chunk-LAY77JQJ.js";import"./chunk-4LU3H6EQ.js";import"./chunk-QQUBMS3I.js";import"./chunk-HCXP2NNV.js";import"./chunk-EV6NDN3W.js";export{pullNamed,remoteRepository,repositoryAt,repositoryOfRemote};
