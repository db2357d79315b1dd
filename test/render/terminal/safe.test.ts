import { describe, expect, test } from '@jest/globals';
import pc from 'picocolors';
import type { Judgement } from '../../../src/core/change/judge.ts';
import type { Lease } from '../../../src/core/context/state/lease.ts';
import { renderFaults } from '../../../src/render/terminal/faults.ts';
import { renderAnswer, renderLeases } from '../../../src/render/terminal/lease.ts';
import { renderLog } from '../../../src/render/terminal/log.ts';
import { safeForTerminal } from '../../../src/render/terminal/safe.ts';
import { renderJudgement } from '../../../src/render/terminal/verdict.ts';

const ESCAPE = String.fromCharCode(0x1b);
/** Clears the screen, then turns what follows round. */
const EVIL = `${ESCAPE}[2J\u202e`;
const TAME = '\\u001b[2J\\u202e';
const AT = '2026-11-20T10:00:00.000Z';

const lease: Lease & { ends: string } = {
  id: `ls${EVIL}`,
  holder: `h${EVIL}`,
  paths: [`p${EVIL}`],
  resource: `r${EVIL}`,
  mode: 'exclusive',
  ttl: 1,
  for: `f${EVIL}`,
  priority: 'P2',
  epoch: 1,
  granted: AT,
  expires: AT,
  serial: null,
  ends: AT,
};

const judgement: Judgement = {
  schemaVersion: 1,
  change: { id: 'br-1', name: 'x', branch: `b${EVIL}`, head: 'a', base: 'b', mergeBase: null },
  acting: { proven: [`w${EVIL}`], claimed: [] },
  policyDigest: 'd',
  factsAsOf: AT,
  outcome: 'block',
  verdict: {
    rule: 'baton',
    outcome: 'block',
    reason: `r${EVIL}`,
    children: [
      {
        rule: `x${EVIL}`,
        outcome: 'block',
        reason: `r${EVIL}`,
        paths: [`p${EVIL}`],
        who: [`w${EVIL}`],
        next: [`git rebase 'b${EVIL}'`],
      },
    ],
  },
};

const answer = {
  answer: 'denied' as const,
  reason: `r${EVIL}`,
  lease,
  warnings: [],
  queued: null,
  overlap: [
    {
      kind: 'lease' as const,
      holder: `h${EVIL}`,
      id: 'i',
      mode: 'exclusive' as const,
      for: `f${EVIL}`,
      until: AT,
      meets: [{ kind: 'resource' as const, resource: `r${EVIL}` }],
    },
  ],
  alternatives: [{ option: 'partial' as const, paths: [`p${EVIL}`] }],
};

const event = {
  type: 'LEASE_RENEWED',
  workflow: 'global',
  phase: 'lease',
  data: { id: 'x', at: AT, by: `b${EVIL}`, v: '1.0.0', lease_id: `l${EVIL}` },
};

describe('text that others wrote never reaches a terminal as it is', () => {
  test.each([
    ['verdicts', renderJudgement(judgement)],
    ['leases', renderLeases([lease], [], [], 0)],
    ['answers', renderAnswer(answer, 0)],
    ['the log', renderLog([event])],
    [
      'faults',
      renderFaults([{ code: 'x', message: EVIL, hint: EVIL, place: { file: EVIL, argument: EVIL } }]),
    ],
    ['whatever was forgotten', safeForTerminal(`a${EVIL}`)],
  ])('%s', (_, text) => {
    expect(text).toContain(TAME);
    expect(text).not.toContain(ESCAPE);
    expect(text).not.toContain('\u202e');
  });

  test('lines, tabs and colours are left', () => {
    const text = pc.createColors(true).red(`a\n\tb ${'é'}`);
    expect(safeForTerminal(text)).toBe(text);
  });
});
