/** Something that looks like a sign of an agent and is not taken for one. */
export interface LeftOut {
  readonly sign: string;
  readonly why: string;
}

/** Signs that were weighed and left out. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    sign: 'claude, codex, openai, cursor, devin, jules, cody, cline, amp, continue (bare logins or words)',
    why: 'Ordinary accounts and ordinary words; folding `claude[bot]` onto `claude` merges an app with a stranger.',
  },
  { sign: 'copilot-pull-request-reviewer1 and the like', why: 'Lookalikes: logins are compared whole.' },
  {
    sign: 'web-flow, GitHub <noreply@github.com>',
    why: "Committer of squash merges, of edits in the browser and of Copilot's pushes alike: says nothing.",
  },
  { sign: '04-08-* branches', why: 'The date prefix of a stacking tool, once misread as an agent.' },
  { sign: 'claude_* branches', why: 'Written by hand; no tool makes them.' },
  {
    sign: 'cursor/* branches without four hexadecimal digits at the end',
    why: 'Often work on text cursors.',
  },
  { sign: 'claude-* branches', why: 'Only where somebody configured it: write it under identity.branches.' },
  { sign: 'gemini@google.com, gemini-cli@google.com', why: 'Used in an internal shadow repository only.' },
  {
    sign: 'aider: at the start of a subject',
    why: 'A subject is prose: also a legal scope of a commit about it.',
  },
  { sign: 'agent names inside commit messages', why: 'Talking about a tool is not being written by it.' },
  {
    sign: 'Assisted-by: trailers',
    why: 'Say that a person was helped, by which tool in free words; the person made the commit.',
  },
  {
    sign: '@warp.dev addresses',
    why: "The vendor's people commit with them too, and nothing narrower is known.",
  },
];

/** Signs with too little behind them to count; candidates for a later version. */
export const UNVERIFIED: readonly LeftOut[] = [
  { sign: 'codex (user 267193182)', why: 'One source; an ordinary account by name.' },
  {
    sign: 'gemini-cli, gemini-cli-robot (users)',
    why: 'A release robot; not known to write changes elsewhere.',
  },
  { sign: 'jules branches', why: 'No stable prefix is confirmed.' },
  {
    sign: 'macroscopeapp (app 900172)',
    why: 'An app number from one source, and not the number of its account.',
  },
  {
    sign: 'user claude (81847)',
    why: "Sources disagree whether it is a private person or the vendor's own.",
  },
];
