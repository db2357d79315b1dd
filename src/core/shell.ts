/** Text as one word of a POSIX shell: names of branches, patterns and holders are not ours, and commands get pasted. */
export function shellWord(text: string): string {
  return /^[\w@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A branch as one word that is read as a revision and never as an option. */
export function branchWord(branch: string): string {
  return shellWord(branch.startsWith('-') ? `refs/heads/${branch}` : branch);
}

/** Patterns as words behind a command, none of which is read as an option. */
export function patternWords(patterns: readonly string[]): string {
  const words = patterns.map(shellWord);
  return (patterns.some((pattern) => pattern.startsWith('-')) ? ['--', ...words] : words).join(' ');
}
