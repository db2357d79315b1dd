import { byName } from '../roster/evidence.ts';
import type { Needs } from './needs.ts';

/** All that several judgements of one change need: by other policies, or on other facts. */
export function needsTogether(all: readonly Needs[]): Needs {
  const union = <T extends string>(list: (needs: Needs) => readonly T[]) =>
    [...new Set(all.flatMap(list))].sort(byName);
  const any = (flag: (needs: Needs) => boolean) => all.some(flag);
  return {
    teams: union(({ teams }) => teams),
    permissions: union(({ permissions }) => permissions),
    alerts: union(({ alerts }) => alerts),
    reports: union(({ reports }) => reports),
    checks: any(({ checks }) => checks),
    labelsBy: any(({ labelsBy }) => labelsBy),
    headPaths: any(({ headPaths }) => headPaths),
    changedSince: any(({ changedSince }) => changedSince),
    contents: union(({ contents }) => contents),
  };
}
