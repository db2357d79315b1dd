import { COMMANDS, type CommandKind, usageOf, VERBS, type Verb } from '../change/command-table.ts';
import { ROUNDS, WINDOW_MS } from './rounds.ts';

/** docs/commands.md: every command, from the table itself. */
export function commandReference(): string {
  const rows = VERBS.map((verb) => {
    const { about, right } = COMMANDS[verb];
    return `| [\`${cell(usageOf(verb))}\`](#${verb}) | ${about} | ${right.says} |`;
  });
  return `# Commands

Written by \`npm run build\` from \`src/core/change/command-table.ts\`; do not edit.

A comment on a pull request or on an issue that is a [task](tasks.md), or the text of a review, tells Baton what to do: one command a line, at the
start of the line. The Action and the App do the same.

| command | what it does | who may |
|---|---|---|
${rows.join('\n')}

## How it is answered

- 👍 on the comment: everything in it is carried out. 😕: something is refused, or not understood. 👀: it is seen, and cannot be decided yet,
  such as while GitHub does not say what its author may; the verdict tells what is missing.
- Where there is more to say, one comment replies to it. It names people without notifying them.
- A command is carried out once for each comment and edit, however many runs and processes see it: the log holds it
  ([\`COMMAND_HANDLED\`](events.md)) before anything is written. **An edited comment** is carried out anew, and its reply is updated. **With a deleted
  comment** its reply goes; an override and an approval given by it fall, a lease stays.
- Permission is asked at the moment it is carried out: accounts and permissions as GitHub shows them then, names as the policy of the base
  branch has them. A comment that another account has edited gives nothing: nobody knows whose words they are.
- In a code block, a quotation or an HTML comment it is text. At most 20 lines of a comment are read; comments on lines of a diff are not.
- On a pull request that is closed, and one whose base has no policy, nothing is carried out; what was said before it was opened again is over.

## Automation

A bot may give commands only as an agent of the roster, recognised by its account (\`identity.apps\`, \`identity.logins\`). What any other bot says is left
aside, which the verdict says once. Baton never answers itself. Automation that answers each of Baton's answers is cut: after ${ROUNDS} answers in a row on one
pull request, each within ${WINDOW_MS / 3_600_000} h of the one before, its commands are neither carried out nor answered there, until it was silent for so long or a person
gives a command; the verdict says so with the last answer. A reaction alone is no answer that counts.

${VERBS.map(sectionOf).join('\n')}`;
}

function sectionOf(verb: Verb): string {
  const { about, right, examples, notes, only }: CommandKind = COMMANDS[verb];
  const where = only === undefined ? '' : ` On ${only} only.`;
  return `## ${verb}

\`${usageOf(verb)}\` ${about}. Who may: ${right.says}.${where}${notes === '' ? '' : ` ${notes}`}

\`\`\`text
${examples.join('\n')}
\`\`\`
`;
}

/** A pipe would end the cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
