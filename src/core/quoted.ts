/** A name that may hold blanks, set so that it reads as one word; a reader of Markdown gets it as one piece of code. */
export function quoted(name: string): string {
  return /\s/.test(name) && !name.includes('`') ? `\`${name}\`` : name;
}
