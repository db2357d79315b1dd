/** Names of accounts and teams as requests have them; no other is noted. */
const ACCOUNT = /^@[\w.-]+(?:\/[\w.-]+)?(?:\[bot\])?$/;
const NOTE = /^<sub>GitHub lets nobody ask (.+) for a review of `([0-9a-f]{10})`: .*<\/sub>$/m;
const LINE = /^<sub>GitHub lets nobody ask .*<\/sub>\n\n/m;

/**
 * Whom the forge refused to ask for a review of this head, as Baton's own comment says. It gives nobody a right: whoever
 * forged it could only keep a request from being made once more.
 */
export function refusedIn(comment: string | null, head: string): string[] {
  const [, names = '', short] = NOTE.exec(comment ?? '') ?? [];
  if (short !== head.slice(0, 10)) return [];
  return [...names.matchAll(/`([^`]+)`/g)].flatMap(([, name = '']) => (ACCOUNT.test(name) ? [name] : []));
}

/** The comment with a line above its last one that says so, instead of the one that it has; without one where nobody was refused. */
export function withRefused(comment: string, head: string, who: readonly string[]): string {
  const names = [...new Set(who)].filter((name) => ACCOUNT.test(name)).sort();
  const bare = comment.replace(LINE, '');
  if (names.length === 0) return bare;
  const said = names.map((name) => `\`${name}\``).join(', ');
  const note = `<sub>GitHub lets nobody ask ${said} for a review of \`${head.slice(0, 10)}\`: give them access or name others in the policy; the next push asks again.</sub>`;
  const lines = bare.split('\n');
  return [...lines.slice(0, -1), note, '', ...lines.slice(-1)].join('\n');
}

/** Source: https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/assigning-issues-and-pull-requests-to-other-github-users */
const ASSIGNED =
  'there is no such account, or none that can be assigned here. Those who may write to the repository, members of its organization, the author and whoever has commented can be, ten at most.';
const UNASSIGNED = /^GitHub did not assign (.+?): .*$/m;

/** Whom the forge did not assign at a command: there is no such account, or it may not be. Baton's own reply to it says so. */
export function unassignedIn(reply: string | null): string[] {
  const [, names = ''] = UNASSIGNED.exec(reply ?? '') ?? [];
  return [...names.matchAll(/`([^`]+)`/g)].flatMap(([, name = '']) => (ACCOUNT.test(name) ? [name] : []));
}

/**
 * The reply with a line at its end that says so, instead of the one that it has.
 *
 * @param reply null: there is nothing else to say
 * @param mark first line of a reply
 */
export function withUnassigned(reply: string | null, mark: string, who: readonly string[]): string {
  const names = [...new Set(who)].filter((name) => ACCOUNT.test(name)).sort();
  const bare = (reply ?? mark).replace(UNASSIGNED, '').trimEnd();
  if (names.length === 0) return bare;
  const said = names.map((name) => `\`${name}\``).join(', ');
  return `${bare}\n\nGitHub did not assign ${said}: ${ASSIGNED}`;
}
