import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{table}from"./chunk-MECQ54WE.js";import"./chunk-AUGINS27.js";import"./chunk-EV6NDN3W.js";export{table};
