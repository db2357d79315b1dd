import type { RuleContext } from '../change/rule.ts';
import { compileGlobs } from '../ownership/glob.ts';
import type { Finding } from './finding.ts';
import type { OfKind } from './kind.ts';

/** The change is no larger than allowed. Binary files have no lines. */
export function judgeSize({ lines, files, ignore }: OfKind<'size'>, context: RuleContext): Finding {
  const gap = context.unseen('files');
  if (gap !== undefined) return { holds: null, reason: gap };
  const ignored = compileGlobs(ignore);
  // A file that was moved out of what is ignored, or into it, counts.
  const counted = context.facts.change.files.filter(
    ({ path, previous }) => !(ignored.matches(path) && (previous === null || ignored.matches(previous))),
  );
  const changed = counted.reduce((sum, { added, deleted }) => sum + (added ?? 0) + (deleted ?? 0), 0);
  const over = [
    ...(lines !== undefined && changed > lines ? [`${changed} lines, and ${lines} are allowed`] : []),
    ...(files !== undefined && counted.length > files
      ? [`${counted.length} files, and ${files} are allowed`]
      : []),
  ];
  if (over.length === 0) return { holds: true, reason: `${changed} lines in ${counted.length} files` };
  return { holds: false, reason: `it has ${over.join('; ')}`, next: context.remedies.split() };
}
