import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OUTCOMES, type Verdict } from '../../../src/core/verdict.ts';
import { renderChecks } from '../../../src/render/markdown/check.ts';
import { COMMENT_LIMIT, renderComment } from '../../../src/render/markdown/comment.ts';
import { graph } from '../../../src/render/markdown/mermaid.ts';
import { reviewSummary, sweepSummary } from '../../../src/render/markdown/summary.ts';
import { SITUATIONS } from './situations.ts';

const made = (name: string) => (SITUATIONS[name] as (typeof SITUATIONS)[string])();

test('a sweep shows the gravest first, whom each waits for, and says what it did not come to', () => {
  const judged = [made('clear'), made('one-approval-missing')];
  const text = sweepSummary({
    open: 5,
    right: 2,
    judged,
    unusable: [],
    unruled: ['#8'],
    left: ['#7', '#9'],
    requests: { made: 12, most: 100 },
    mended: ['#42'],
    dry: false,
    red: null,
  });
  expect(text).toContain(
    '### ⚠️ Sweep: 5 open: 2 as they should be, 1 mended, 2 judged anew, 1 without a policy, 2 left',
  );
  expect(text).toContain('since the base has no policy:** #8');
  expect(text).toContain('2 changes left for the next run: #7, #9');
  expect(text.indexOf('⛔ Blocked')).toBeLessThan(text.indexOf('✅ Clear'));
  expect(text).toMatch(/#42 \| ⛔ Blocked \| `@jane`/);
  expect(text).toContain('  n1["#35;42"]\n  n2["#64;jane"]\n  n1 -->|waits for| n2');
});

test('a sweep that ends red does not look green', () => {
  const sweep = {
    open: 0,
    right: 0,
    judged: [],
    unusable: [],
    unruled: [],
    left: [],
    mended: [],
    dry: false,
  };
  const text = sweepSummary({ ...sweep, requests: { made: 1, most: 100 }, red: 'GitHub did not show all' });
  expect(text).toContain('### ⛔ Sweep: 0 open');
  expect(text).toContain('GitHub did not show all');
});

test('a sweep over a policy that cannot be used does not look green, and shows its faults', () => {
  const faults = Array.from({ length: 7 }, (_, at) => ({
    code: 'policy.x',
    message: `fault ${at}`,
    place: { file: '.github/baton.yml', line: at + 1 },
  }));
  const sweep = { open: 2, right: 1, judged: [], unruled: [], left: [], mended: [], dry: false, red: null };
  const unusable = [{ base: 'main', changes: ['#4'], faults }];
  const text = sweepSummary({ ...sweep, unusable, requests: { made: 1, most: 100 } });
  expect(text).toContain(
    '### ⛔ Sweep: 2 open: 1 as they should be, 0 mended, 0 judged anew, 1 with a policy that',
  );
  expect(text).toContain('**The policy on `main` cannot be used, so that nothing passes there:** #4');
  expect(text).toContain('- `.github/baton.yml:1`: fault 0');
  expect(text).toContain('- … and 2 more faults');
});

test('a review draws who waits for whom, and nothing where nobody waits', () => {
  expect(reviewSummary(made('conflicts'))).toContain('<-.->|conflicts|');
  expect(reviewSummary(made('clear'))).not.toContain('mermaid');
});

test('a graph stops growing, and says so', () => {
  const edges = Array.from({ length: 500 }, (_, at) => ({
    from: `a${at}`,
    to: `b${at}`,
    kind: 'waits' as const,
  }));
  const lines = graph(edges);
  expect(lines.length).toBeLessThan(120);
  expect(lines.at(-1)).toBe('… and 480 more that are not drawn.');
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom('` | '.repeat(200), '<!-- '.repeat(200), '@a '.repeat(300)),
);

/** A node with these below it. */
function nodeOver(children: fc.Arbitrary<Verdict[]>): fc.Arbitrary<Verdict> {
  return fc.record({
    rule: fc.oneof(
      fc.constantFrom('ownership.a', 'gates.g', 'leases.l', 'conflicts.#1', 'overrides.o'),
      text,
    ),
    outcome: fc.constantFrom(...OUTCOMES),
    reason: text,
    paths: fc.array(text, { maxLength: 30 }),
    who: fc.array(text, { maxLength: 10 }),
    until: text,
    next: fc.array(text, { maxLength: 5 }),
    children,
  });
}
const node = nodeOver(
  fc.array(nodeOver(fc.array(nodeOver(fc.constant([])), { maxLength: 4 })), { maxLength: 4 }),
);

test('no verdict, however large, makes a comment or a check that GitHub would refuse', () => {
  const base = made('clear');
  const rules = fc
    .array(node, { maxLength: 20 })
    .map((children) =>
      ['ownership', 'gates', 'leases', 'conflicts', 'overrides'].map(
        (rule): Verdict => ({ rule, outcome: 'block', reason: rule, children: [...children, ...children] }),
      ),
    );
  fc.assert(
    fc.property(rules, (children) => {
      const verdict: Verdict = { ...base.judgement.verdict, outcome: 'block', children };
      const rendered = { ...base, judgement: { ...base.judgement, outcome: 'block' as const, verdict } };
      expect(renderComment(rendered, 5).length).toBeLessThanOrEqual(COMMENT_LIMIT);
      for (const check of renderChecks(rendered)) {
        expect(check.summary.length).toBeLessThanOrEqual(65_535);
        expect(check.annotations.length).toBeLessThanOrEqual(200);
      }
    }),
    { numRuns: 4 },
  );
});
