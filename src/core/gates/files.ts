import type { RuleContext } from '../change/rule.ts';
import type { Requirement } from '../policy/requirements.ts';
import { directoriesAt } from './entries.ts';
import type { Finding } from './finding.ts';

type Files = Extract<Requirement, { files: unknown }>['files'];

/** Every touched directory that the pattern names, and that still exists, holds the files. */
export function judgeFiles({ each, have }: Files, { touched, facts: { headPaths } }: RuleContext): Finding {
  if (headPaths === null) return { holds: null, reason: 'the files of the head commit cannot be read' };
  const present = new Set(headPaths);
  const standing = new Set(directoriesAt(each, headPaths));
  const directories = directoriesAt(each, touched).filter((dir) => standing.has(dir));
  const missing = directories
    .flatMap((dir) => have.map((name) => `${dir}/${name}`))
    .filter((path) => !present.has(path));
  if (missing.length === 0) {
    const count = directories.length;
    return {
      holds: true,
      reason:
        count === 0
          ? `no directory ${each} is touched`
          : `${have.join(', ')} present in ${directories.join(', ')}`,
    };
  }
  return { holds: false, reason: `missing: ${missing.join(', ')}`, paths: missing };
}
