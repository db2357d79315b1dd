const LOGIN = /^@[A-Za-z0-9][A-Za-z0-9_-]*$/;
const TEAM = /^@[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9_][A-Za-z0-9_-]*$/;
const EMAIL =
  /^[A-Za-z0-9_%+-][A-Za-z0-9._%+'-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/;

/** Is this a `@login`, an `@org/team` or an e-mail address? Whether such an account exists is another question. */
export function isOwner(text: string): boolean {
  if (text.charCodeAt(0) !== 0x40) return text.length <= 320 && EMAIL.test(text);
  return LOGIN.test(text) || TEAM.test(text);
}

/** What is wrong with something that stands where an owner should. */
export function ownerHint(text: string): string {
  if (text.includes('#')) return 'Put a blank before `#` to start a comment.';
  if (/^@[^@]+@/.test(text)) return 'Put a blank between two owners.';
  if (/[,;]$/.test(text)) return 'Owners are separated by blanks, not by commas.';
  if (/^[A-Za-z0-9-]+(?:\/[A-Za-z0-9_-]+)?$/.test(text)) return `Did you mean \`@${text}\`?`;
  return 'An owner is `@login`, `@org/team` or an e-mail address.';
}
