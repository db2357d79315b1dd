import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LABEL_PREFIXES } from '../../src/core/effect.ts';
import { check, comment, label, notes, run, scenePull, type Wanted } from '../support/effects.ts';

const names = ['baton', 'baton/docs', 'baton/tests'];
const checks = fc
  .tuple(
    ...names.map((name) =>
      fc
        .option(
          fc.record({
            conclusion: fc.constantFrom('success', 'neutral', 'failure', 'action_required', null),
            title: fc.constantFrom('one', 'two'),
            annotations: fc.constantFrom(0, 1, 60).map((count) => notes(count)),
          }),
        )
        .map((more) => (more === null ? [] : [check(name, more)])),
    ),
  )
  .map((each) => each.flat());
const wanted: fc.Arbitrary<Wanted> = fc.record({
  comment: fc.option(fc.constantFrom('x', '> quoted\r\nlines ', '🎉 `code` <b>').map(comment)),
  labels: fc
    .subarray(['baton:blocked', 'conflict:technical', 'escalation:asked'])
    .map((all) => all.map(label)),
  reviewers: fc.subarray(['@ada', '@bob', '@acme/builders']),
  checks,
});

test('whatever stood there, one run makes it what it should be, and another has nothing to write', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(wanted, { minLength: 1, maxLength: 4 }), async (story) => {
      const { scene, pull } = await scenePull();
      try {
        pull.label('bug', { as: 'ada' });
        const asked = new Set<string>();
        let kept: string | null = null;
        for (const each of story) {
          expect((await run(scene, pull, each)).applied.left).toEqual([]);
          const { seen, applied } = await run(scene, pull, each);
          expect(applied).toEqual({ written: [], left: [] });
          for (const who of each.reviewers) asked.add(who);
          kept = each.comment ?? kept;
          const { labels, comments, checks: there } = seen.actual;
          expect(
            labels.filter((name) => LABEL_PREFIXES.some((prefix) => name.startsWith(prefix))).sort(),
          ).toEqual(each.labels.map(({ name }) => name).sort());
          expect(labels).toContain('bug');
          expect(comments.map(({ body }) => body.replaceAll('\r\n', '\n').trim())).toEqual(
            kept === null ? [] : [kept.replaceAll('\r\n', '\n').trim()],
          );
          expect([...seen.actual.asked].sort()).toEqual([...asked].sort());
          for (const { name, conclusion } of each.checks) {
            expect(there.find((one) => one.name === name)?.conclusion).toBe(conclusion);
          }
          const retired = there.filter(({ name }) => !each.checks.some((one) => one.name === name));
          expect(new Set(retired.map(({ conclusion }) => conclusion))).toEqual(
            new Set(retired.length > 0 ? ['neutral'] : []),
          );
        }
      } finally {
        await scene.forge.close();
      }
    }),
    { numRuns: 12 },
  );
});
