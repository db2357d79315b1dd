import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
function tellReconciled(runtime,{reconciled}){if(reconciled){runtime.warn(`brought over: ${reconciled.kept===1?"1 event":`${reconciled.kept} events`} written offline`);for(let{reason,line}of reconciled.outdated)runtime.warn(`no longer holds: ${reason}
  ${line.slice(0,200)}`)}}export{tellReconciled};
