import type { RuleContext } from '../change/rule.ts';
import { matching } from '../expression.ts';
import type { Requirement } from '../policy/requirements.ts';
import { entriesAt } from './entries.ts';
import type { Finding } from './finding.ts';

type Naming = Extract<Requirement, { naming: unknown }>['naming'];

/** Touched entries at the pattern's depth are named by the rule. */
export function judgeNaming(
  { paths, matches }: Naming,
  { touched, facts: { change } }: RuleContext,
): Finding {
  const gone = new Set(change.files.filter((file) => file.status === 'deleted').map((file) => file.path));
  const renamed = new Set(change.files.flatMap((file) => (file.previous === null ? [] : [file.previous])));
  const present = touched.filter((path) => !gone.has(path) && !renamed.has(path));
  const fits = matching(matches);
  const entries = entriesAt(paths, present);
  const wrong = entries.filter((entry) => !fits(entry.slice(entry.lastIndexOf('/') + 1)));
  if (wrong.length === 0) {
    return {
      holds: true,
      reason:
        entries.length === 0 ? `nothing at ${paths} is touched` : `${entries.length} named as ${matches}`,
    };
  }
  return { holds: false, reason: `not named as ${matches}: ${wrong.join(', ')}`, paths: wrong };
}
