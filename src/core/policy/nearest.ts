import { distance } from 'fastest-levenshtein';

/** The known name that was probably meant; undefined where none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  // A third of the letters may be wrong, two in any case, but never half of them: further away, a suggestion is a guess.
  let bound = Math.max(2, Math.floor(name.length / 3)) + 1;
  const wanted = plain(name);
  for (const candidate of known) {
    const far = plain(candidate) === wanted ? 0 : distance(wanted, plain(candidate));
    if (far < bound && 2 * far < Math.max(wanted.length, candidate.length)) {
      best = candidate;
      bound = far;
    }
  }
  return best;
}

function plain(name: string): string {
  return name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
}

/** `Did you mean …?`, where a known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const found = nearest(name, known);
  return found === undefined ? undefined : `Did you mean \`${found}\`?`;
}

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
