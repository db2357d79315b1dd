/** A test for names: `*` stands for anything, slashes included; all else for itself. Linear in the name for every pattern. */
export function wildcard(pattern: string): (name: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return (name) => name === pattern;
  const last = rest.pop() as string;
  return (name) => {
    if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
      return false;
    let at = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= name.length - last.length;
  };
}
