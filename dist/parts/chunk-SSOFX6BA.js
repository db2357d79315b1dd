import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
function checklistEffects(wanted=[],there=[]){return wanted.flatMap(({handoff,body})=>{let[kept,...surplus]=there.filter(each=>each.handoff===handoff);return kept===void 0?[{kind:"create-checklist",body}]:[...stored(kept.body)===stored(body)?[]:[{kind:"update-checklist",id:kept.id,body,was:kept.body}],...surplus.map(({id})=>({kind:"delete-checklist",id}))]})}function stored(body){return body.replaceAll(`\r
`,`
`).trim()}export{checklistEffects,stored};
