import type { CheckResult } from '../context/state.ts';
import { branchWord, shellWord } from '../shell.ts';
import { wildcard } from '../wildcard.ts';
import type { Finding, GateFacts } from './finding.ts';

/** Conclusions that count as green, as GitHub counts them for a required check. */
const GREEN: ReadonlySet<CheckResult['conclusion']> = new Set(['success', 'neutral', 'skipped']);

/** Every recorded check whose name matches must be green on the head commit, and there must be one. */
export function judgeCheck(name: string, { change, checks }: GateFacts): Finding {
  if (checks === null) return { holds: null, reason: `the results of ${name} cannot be read` };
  const matches = wildcard(name);
  const latest = new Map<string, CheckResult>();
  for (const check of checks) {
    if (check.sha !== change.head || !matches(check.name)) continue;
    const known = latest.get(check.name);
    if (!known || known.at <= check.at) latest.set(check.name, check);
  }
  const short = change.head.slice(0, 10);
  if (latest.size === 0) {
    return {
      holds: false,
      reason: `no result of ${name} on ${short}`,
      next: [recordCommand(name, change.branch)],
    };
  }
  const red = [...latest.values()].filter((check) => !GREEN.has(check.conclusion));
  if (red.length === 0)
    return { holds: true, reason: `${[...latest.keys()].sort().join(', ')} green on ${short}` };
  const said = red.map((check) => `${check.name} ended with ${check.conclusion}`).sort();
  return {
    holds: false,
    reason: `${said.join(', ')} on ${short}`,
    next: red.map((check) => recordCommand(check.name, change.branch)).sort(),
  };
}

function recordCommand(name: string, branch: string): string {
  return name.includes('*')
    ? `baton record NAME --rev ${branchWord(branch)} -- COMMAND   # a name that matches ${shellWord(name)}`
    : `baton record ${shellWord(name)} --rev ${branchWord(branch)} -- COMMAND`;
}
