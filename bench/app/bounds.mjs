/** What the seeds of the project report or ask for. */
export const SEEDS = { response: 2_000, operations: 100, sessions: 12, memory: 150 };

const below = (most) => ({ says: `under ${most}`, holds: (value) => value < most });
const none = { says: 'none', holds: (value) => value === 0 };

/** A pace counts as kept when no more than one part in a hundred is missing. */
const STORM = [
  { what: 'acknowledged, p99, ms from when each was due', of: (run) => run.acks.p99, ...below(100) },
  { what: 'most memory of a process, MB', of: (run) => run.memory, ...below(300) },
  {
    what: 'pull requests that are not as a fresh judgement has them',
    of: (run) => run.wrong.length,
    ...none,
  },
  { what: 'commands carried out twice', of: (run) => run.commands.twice.length, ...none },
  {
    what: 'commands lost, not answered once, or not as they should be',
    of: (run) => run.commands.wrong.length,
    ...none,
  },
  { what: 'comments that are there twice', of: (run) => run.doubles, ...none },
  { what: 'dead letters', of: (run) => run.dead, ...none },
];

const pace = (rate) => ({
  what: 'deliveries sent, a second',
  of: (run) => run.perSecond,
  says: `${rate}`,
  holds: (value) => value >= rate * 0.99,
});

/** What must hold, by leg. */
export const BOUNDS = {
  file: [pace(200), ...STORM],
  postgres: [pace(100), ...STORM],
  quiet: [
    { what: 'from the delivery to the verdict, median, ms', of: (run) => run.median, ...below(1_000) },
    { what: 'the same, p95, ms', of: (run) => run.p95, ...below(SEEDS.response) },
  ],
};

/** Each bound of a leg, what was measured, and whether it holds. */
export function judged(leg, run) {
  return BOUNDS[leg].map(({ what, of, says, holds }) => {
    const value = of(run);
    return { what, says, value, held: holds(value) };
  });
}
