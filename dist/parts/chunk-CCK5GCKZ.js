import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{shellWord}from"./chunk-6XICQ76K.js";import{EXIT,UserError}from"./chunk-QQUBMS3I.js";import{chmod,mkdir,readFile,rm,stat,writeFile}from"node:fs/promises";import{join,resolve}from"node:path";var MARK="# baton: pre-push";function prePushScript(command,contextBranch){return`#!/bin/sh
${MARK}
# Judges every branch before it is pushed. \`git push --no-verify\` goes past it; the next \`baton check\` sees and records that.
status=0
while read -r local_ref local_oid remote_ref remote_oid; do
  case "$local_oid" in *[!0]*) ;; *) continue ;; esac
  case "$remote_ref" in ${shellWord(`refs/heads/${contextBranch}`)}) continue ;; refs/heads/*) ;; *) continue ;; esac
  ${command} check --head "$local_oid" --branch "\${remote_ref#refs/heads/}" --record-pre-push </dev/null >&2
  code=$?
  # Above 2 nothing was judged: a policy that cannot be read must not keep its own repair from being pushed.
  if [ $code -gt 2 ]; then echo "baton: not judged (exit $code), pushed all the same" >&2
  elif [ $code -ne 0 ]; then status=$code; fi
done
exit $status
`}async function hookState({git}){let path=join(resolve(git.cwd,await git.text(["rev-parse","--git-path","hooks"])),"pre-push"),text=await readFile(path,"utf8").catch(error=>{if(!(error.code==="ENOENT"||error.code==="ENOTDIR"))throw error});return text===void 0?{kind:"none",path}:{kind:text.includes(MARK)?"ours":"foreign",path}}async function prePushSince(repository){let{kind,path}=await hookState(repository);return kind==="ours"?(await stat(path)).mtimeMs:null}async function pushedFromHere({git,remote},branch,since){let ref=`refs/remotes/${remote}/${branch}`,latest=await git.ask(["reflog","show","--date=unix","--format=%gd%x00%gs","-n","1",ref,"--"]),[,seconds,how]=/@\{(\d+)\}\0(.*)$/s.exec(latest??"")??[];return how==="update by push"&&Number(seconds)>=Math.floor(since/1e3)}async function installPrePush(repository,command){let state=await hookState(repository);if(state.kind==="foreign")throw new UserError(EXIT.repository,{code:"hooks.foreign",message:"there is another pre-push hook already",place:{file:state.path},hint:`Call Baton from it, and keep its exit code: ${command} check --head "$local_oid" --branch "\${remote_ref#refs/heads/}" --record-pre-push`});return await mkdir(resolve(state.path,".."),{recursive:!0}),await writeFile(state.path,prePushScript(command,repository.contextBranch)),await chmod(state.path,493),state.path}async function uninstallPrePush(repository){let state=await hookState(repository);return state.kind==="ours"&&await rm(state.path),state}export{prePushScript,hookState,prePushSince,pushedFromHere,installPrePush,uninstallPrePush};
