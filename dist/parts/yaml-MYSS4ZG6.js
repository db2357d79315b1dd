import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{readYaml}from"./chunk-VZKIRTSL.js";import"./chunk-LSZQ7RQS.js";import"./chunk-YBLMRXJN.js";import"./chunk-HU6OY5QQ.js";import"./chunk-HDXASR7W.js";import"./chunk-EV6NDN3W.js";export{readYaml};
