import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
var LOOK={pass:{sign:"\u2713",color:"green"},audit:{sign:"\xB7",color:"dim"},warn:{sign:"!",color:"yellow"},"cannot-tell":{sign:"?",color:"yellow"},block:{sign:"\u2717",color:"red"}};export{LOOK};
