import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{actingAgents,claimedAgents,explanationOf,identify}from"./chunk-CSZ6JVJK.js";import"./chunk-SP7GYVFW.js";import"./chunk-V2IVHSCZ.js";import"./chunk-MHSMTHT4.js";import"./chunk-XOLUVM3U.js";import"./chunk-EV6NDN3W.js";export{actingAgents,claimedAgents,explanationOf,identify};
