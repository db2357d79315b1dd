import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{didYouMean,nearest,oneOf}from"./chunk-XMY7INOB.js";import"./chunk-EV6NDN3W.js";export{didYouMean,nearest,oneOf};
