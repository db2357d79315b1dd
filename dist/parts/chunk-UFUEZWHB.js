import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
var PLAIN={forge:"local",pull:null,teams:{},permissions:{},alerts:{},reports:null};export{PLAIN};
