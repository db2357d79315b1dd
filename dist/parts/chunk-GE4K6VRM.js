import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
var TIMER="baton_timer",HOLD="baton_hold",UUID=/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;function deliveryId(text){let id=text.toLowerCase();return UUID.test(id)?id:null}export{TIMER,HOLD,deliveryId};
