import { cpus } from 'node:os';

/** What the seeds of the project report or ask for. */
const SEEDS = {
  response: 2_000,
  operations: 100,
  sessions: 12,
  memory: 150,
};

const ms = (value) => `${Math.round(value)} ms`;
const times = (value) => `${value >= 10 ? Math.round(value) : value.toFixed(1)}×`;

function stormRows(name, run) {
  return [
    [`${name}: deliveries sent, a second`, `${run.made}, ${run.perSecond.toFixed(0)}`],
    [
      `${name}: doubled, out of order, lost`,
      ['double', 'reorder', 'lose'].map((how) => run.mangled[how]).join(', '),
    ],
    [`${name}: turned away while a server was dead, asked for again`, `${run.failed}, ${run.redelivered}`],
    [`${name}: acknowledged, as the sender saw it, p50 and p99`, `${ms(run.acks.p50)}, ${ms(run.acks.p99)}`],
    [
      `${name}: the same by the servers' own clocks, p50 and p99`,
      `below ${ms(run.own.p50)}, below ${ms(run.own.p99)}`,
    ],
    [`${name}: most memory of a process`, `${run.memory.toFixed(0)} MB`],
    [
      `${name}: all as a fresh judgement has them after`,
      run.wrong.length === 0 ? `${run.settledIn.toFixed(0)} s` : `never: ${run.wrong.length} are not`,
    ],
    [`${name}: comments that are there twice, dead letters`, `${run.doubles}, ${run.dead}`],
  ];
}

export function markdown({ size, quiet, file, database }) {
  const rows = [
    ...(quiet
      ? [['quiet: from delivery to verdict, median and p95', `${ms(quiet.median)}, ${ms(quiet.p95)}`]]
      : []),
    ...(file ? stormRows('one file, one process', file) : []),
    ...(database ? stormRows('PostgreSQL, two processes', database) : []),
  ];
  const beside = [
    ...(quiet ? [['response, p95', '2 s', ms(quiet.p95), times(SEEDS.response / quiet.p95)]] : []),
    ...(file
      ? [
          [
            'operations a minute',
            SEEDS.operations,
            Math.round(file.perSecond * 60),
            times((file.perSecond * 60) / SEEDS.operations),
          ],
          [
            'at the same time: sessions, and pull requests',
            SEEDS.sessions,
            size.pulls,
            times(size.pulls / SEEDS.sessions),
          ],
          [
            'memory: a session, and a pull request',
            `${SEEDS.memory} MB`,
            `${(file.memory / size.pulls).toFixed(1)} MB`,
            times(SEEDS.memory / (file.memory / size.pulls)),
          ],
        ]
      : []),
  ];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return `# The App under load

${size.deliveries} deliveries over ${size.pulls} pull requests in ${size.repositories} repositories, 5 % doubled, 5 % out of order, 2 % lost, a server killed with
\`kill -9\` ${size.kills} times in between. The simulated GitHub (\`test/forge\`), which also sends, and the servers share ${cpus().length} cores; GitHub's
content limits are on, on a clock that runs 60 times as fast. \`node bench/app.mjs\`

| what | measured |
|---|---:|
${rows.map(line).join('\n')}

## Beside the seeds

What the seeds give as their own figures, and by what factor this is ahead. Their operations are those of sessions in one process; ours are
deliveries that were kept on disk before they were acknowledged.

| what | seeds | Baton | factor |
|---|---:|---:|---:|
${beside.map(line).join('\n')}
`;
}
