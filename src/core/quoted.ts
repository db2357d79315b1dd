/** A name that may hold blanks, set so that it reads as one word; a reader of Markdown gets it as one piece of code. */
export function quoted(name: string): string {
  return /\s/.test(name) && !name.includes('`') ? `\`${name}\`` : name;
}

/** An expression, set so that no sign of it is taken for one of the sentence that it stands in. */
export function expression(text: string): string {
  return text.includes('`') ? text : `\`${text}\``;
}
