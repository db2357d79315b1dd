import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{brokenWorkflows,checkingWorkflows,comparedDraft,fitWorkflow}from"./chunk-JNTLAD74.js";import{readIfThere,workTreePaths}from"./chunk-HT55KAZ6.js";import{openRepository}from"./chunk-4LU3H6EQ.js";import{renderFaults}from"./chunk-PBIZGV7Y.js";import"./chunk-AUGINS27.js";import"./chunk-OQWGDURO.js";import"./chunk-QQUBMS3I.js";import"./chunk-HCXP2NNV.js";import"./chunk-LSZQ7RQS.js";import"./chunk-EV6NDN3W.js";import{join}from"node:path";var baton_default=`# Baton judges each pull request when something about it changes. Copy this file to .github/workflows/baton.yml, and
# baton-sweep.yml beside it; \`baton init --write --github\` does both and fills in the names of your workflows.
name: Baton

on:
  # On this event a workflow of the base branch runs with its own token, also for forks. That is safe because nothing of the
  # pull request is checked out or run: never add a checkout of the head to this file.
  pull_request_target:
    types: [opened, reopened, edited, synchronize, ready_for_review, converted_to_draft, labeled, unlabeled]
  # The token of this one can only read where the pull request is a fork's: the verdict stands in the job summary, and the
  # next sweep writes it.
  pull_request_review:
    types: [submitted, edited, dismissed]
  issue_comment:
    types: [created, edited, deleted]
  # The issue of an incident: ticked, closed. Where the policy has \`tasks\`, add: opened, assigned, unassigned, labeled, unlabeled.
  issues:
    types: [edited, closed, reopened]
  # Finished CI. The names of the workflows whose checks the policy asks for.
  workflow_run:
    workflows: [CI]
    types: [completed]
  # Results of other systems, as commit statuses.
  status:
  # Remove it where the repository has no merge queue. It judges every pull request of a group, and the strictest counts.
  merge_group:
    types: [checks_requested]

permissions:
  contents: write # the shared log, on the branch \`baton\`
  checks: write # the verdict
  pull-requests: write # the comment, labels and review requests
  issues: write # labels that are not there yet, issues that are tasks, issues of incidents, and the board
  statuses: read # results of other systems
  actions: read # which workflow a check is of, and the reports among its artifacts
  security-events: read # alerts of code scanning

concurrency:
  # Runs about one pull request or commit wait for each other.
  group: baton-\${{ github.event.pull_request.number || github.event.issue.number || github.event.workflow_run.head_sha || github.event.merge_group.head_sha || github.sha }}
  # A run that is cancelled would be a red check that nobody asked for, and with the default only one run may wait.
  cancel-in-progress: false
  queue: max

jobs:
  baton:
    name: review
    # Of issues only those of incidents count. Comments count where they are on one, or on a pull request, and hold, or held, a command.
    # Where the policy has \`tasks\`, take the first line of the condition away: all issues count then.
    if: >-
      (!github.event.issue || github.event.issue.pull_request || contains(github.event.issue.labels.*.name, 'baton:incident')) &&
      (github.event_name != 'issue_comment' ||
      contains(github.event.comment.body, '/baton') || contains(github.event.changes.body.from, '/baton'))
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      # Put the commit of the release that you have looked at in place of the zeros: tags can be moved, commits cannot.
      - uses: baton-bot/baton@0000000000000000000000000000000000000000 # v0.1.0
`;var baton_sweep_default=`# Baton looks at every open pull request, mends what is not as it should be, and lets leases expire. What an event should have
# told and did not (GitHub drops some, and starts no workflow for others) is found here. Copy this file to
# .github/workflows/baton-sweep.yml.
name: Baton sweep

on:
  schedule:
    # Not at the full hour, when GitHub delays and drops schedules most. In a public repository without activity for 60 days
    # GitHub stops schedules; Baton's other runs then warn that the last sweep is overdue.
    - cron: '7,27,47 * * * *'
  # A new policy, new owners, and conflicts that a merge has made or solved.
  push:
    branches: [main]
  workflow_dispatch:
    inputs:
      dry-run:
        description: Show what would be written, and write nothing
        type: boolean
        default: false

permissions:
  contents: write # the shared log, on the branch \`baton\`
  checks: write # the verdicts
  pull-requests: write # comments, labels and review requests
  issues: write # labels that are not there yet, and the board
  statuses: read # results of other systems
  actions: read # which workflow a check is of, and the reports among its artifacts
  security-events: read # alerts of code scanning

concurrency:
  # One at a time. A sweep that waits does the work of the one that it replaces: here one may be dropped.
  group: baton-sweep
  cancel-in-progress: false

jobs:
  baton:
    name: sweep
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      # Put the commit of the release that you have looked at in place of the zeros: tags can be moved, commits cannot.
      - uses: baton-bot/baton@0000000000000000000000000000000000000000 # v0.1.0
        with:
          mode: sweep
          dry-run: \${{ inputs.dry-run || 'false' }}
`;var FOLDER=".github/workflows";async function draftWorkflows(runtime,pin){let root=await runtime.git.text(["rev-parse","--show-toplevel"]),git=runtime.git.at(root),files=await workflowsOf(git,root),broken=brokenWorkflows(files);broken.length>0&&runtime.warn(renderFaults(broken,runtime.paint,"warning"));let wish={names:checkingWorkflows(files),base:await baseOf(git),pin},notes={"baton.yml":[wish.names.length===0?"no workflow leaves checks yet":`waits for ${wish.names.join(", ")}`,...pin===null?["put the commit of the release in place of the zeros"]:[]],"baton-sweep.yml":[`runs every 20 minutes and after each push to ${wish.base}`]},templates={"baton.yml":baton_default,"baton-sweep.yml":baton_sweep_default};return Promise.all(["baton.yml","baton-sweep.yml"].map(name=>{let file=`${FOLDER}/${name}`,text=fitWorkflow(templates[name],wish);return comparedDraft({kind:"workflow",file,absolute:join(root,file),text,notes:notes[name]})}))}async function workflowsOf(git,root){let paths=(await workTreePaths(git)).filter(path=>/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));return(await Promise.all(paths.map(async path=>({path,text:(await readIfThere(join(root,path)))?.toString("utf8")??""})))).filter(({path})=>!path.startsWith(`${FOLDER}/baton`))}async function baseOf(git){let{remote}=await openRepository(git);for(let ref of[...remote===null?[]:[`refs/remotes/${remote}/HEAD`],"HEAD"]){let said=await git.run(["symbolic-ref","--quiet",ref],{accept:[1,128]}),name=said.stdout.toString("utf8").trim().replace(/^refs\/(?:heads|remotes\/[^/]+)\//,"");if(said.code===0&&name!=="")return name}return"main"}export{draftWorkflows};
