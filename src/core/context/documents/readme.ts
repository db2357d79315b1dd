/** What the branch says of itself to whoever stumbles on it. */
export const README = `# The context of this repository

This branch is written by Baton. It holds who works on what: leases, approvals,
check results, tasks, conflicts. It shares no history with the code and is never merged into it.

- \`log/\` is the truth: append-only, one event a line, \`EVENT_TYPE:workflow_id:phase:data\`.
- Everything else is derived from the log and written in the same commit. Do not edit it: \`baton context verify\`
  replays the log and names the document and the event at which they part.

Read it with \`baton context log\` and \`baton status\`, or lay it out as plain files with \`baton context open\`.
`;
