import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
function kindOf(requirement){return Object.entries(requirement)[0]}var PATH_LISTS={check:[],files:[],naming:[],changed_with:["when","also"],approval:["when"],alerts:[],secrets:[],reports:[],checklist:[],label:[],title:[],size:["ignore"]};export{kindOf,PATH_LISTS};
