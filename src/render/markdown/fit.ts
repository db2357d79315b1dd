/** Sections that fit into so many characters, in order; those that do not are counted and said. */
export function fitting(
  sections: readonly (readonly string[])[],
  most: number,
  where = '`baton check`',
): string[] {
  const kept: string[] = [];
  let length = 0;
  let left = 0;
  for (const section of sections) {
    const more = section.join('\n').length + 1;
    if (length + more > most) left += 1;
    else {
      kept.push(...section);
      length += more;
    }
  }
  return left === 0
    ? kept
    : [...kept, '', `… ${left} more sections are too long to be shown here: ${where} shows all.`];
}
