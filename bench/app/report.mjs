import { judged, SEEDS } from './bounds.mjs';

const ms = (value) => `${Math.round(value)} ms`;
const times = (value) => `${value >= 10 ? Math.round(value) : value.toFixed(1)}×`;
const number = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 1 : 0));
const line = (cells) => `| ${cells.join(' | ')} |`;
const NAMES = {
  file: 'One file, one process',
  postgres: 'PostgreSQL, two processes',
  quiet: 'One thing at a time',
};

function boundRows(leg, run) {
  return judged(leg, run).map(({ what, says, value, held }) =>
    line([what, says, number(value), held ? 'held' : '**NOT held**']),
  );
}

function stormRows(run) {
  const { acks, commands } = run;
  return [
    [
      'deliveries that happened before; sent, with doubles; that arose meanwhile',
      `${run.made}; ${run.loaded}; ${run.meanwhile}`,
    ],
    ['doubled, out of order, lost', ['double', 'reorder', 'lose'].map((how) => run.mangled[how]).join(', ')],
    ['a server was dead for', run.downs.map(ms).join(', ')],
    ['turned away while a server was dead; asked for again', `${run.failed}; ${run.redelivered}`],
    [
      'acknowledged, from when it was due: p50, p95, p99, longest',
      [acks.p50, acks.p95, acks.p99, acks.most].map(ms).join(', '),
    ],
    ['acknowledged, from when it was sent: p50, p99', `${ms(acks.sentP50)}, ${ms(acks.sentP99)}`],
    ["the same by the servers' own clocks: p50, p99", `below ${ms(run.own.p50)}, below ${ms(run.own.p99)}`],
    ['processor that the simulated GitHub took, of one', `${Math.round(acks.forgeCpu * 100)} %`],
    [
      'commands given; edited later; carried out, with edits',
      `${commands.given}; ${commands.edited}; ${commands.carried}`,
    ],
    ['all as a fresh judgement has them after', `${run.settledIn.toFixed(0)} s`],
  ].map(line);
}

function quietRows(run) {
  const WHAT = { opened: 'a pull request is opened', pushed: 'it is pushed to', approved: 'it is approved' };
  return Object.entries(run.each).map(([what, { median, p95 }]) =>
    line([`${WHAT[what]}: median, p95`, `${ms(median)}, ${ms(p95)}`]),
  );
}

function legText(leg, run) {
  const rows = leg === 'quiet' ? quietRows(run) : stormRows(run);
  return `## ${NAMES[leg]}

Node ${run.on.node}, ${run.on.cores} cores, ${run.on.day}.${run.behind ? ' The simulated GitHub ran at nice 10, sender and servers at 0.' : ''}

| bound | asked | measured | |
|---|---:|---:|---|
${boundRows(leg, run).join('\n')}

| what else | measured |
|---|---:|
${rows.join('\n')}
`;
}

function seedRows({ quiet, file, postgres }) {
  const storm = (name, run) => [
    [
      `operations a minute, ${name}`,
      SEEDS.operations,
      Math.round(run.perSecond * 60),
      times((run.perSecond * 60) / SEEDS.operations),
    ],
    [
      `at the same time: sessions, and pull requests, ${name}`,
      SEEDS.sessions,
      run.size.pulls,
      times(run.size.pulls / SEEDS.sessions),
    ],
    [
      `memory: a session, and a whole process with all its pull requests, ${name}`,
      `${SEEDS.memory} MB`,
      `${run.memory.toFixed(0)} MB`,
      times(SEEDS.memory / run.memory),
    ],
    [
      `memory: a session, and a pull request, ${name}`,
      `${SEEDS.memory} MB`,
      `${(run.memory / run.size.pulls).toFixed(1)} MB`,
      times(SEEDS.memory / (run.memory / run.size.pulls)),
    ],
  ];
  return [
    ...(quiet ? [['response, p95', '2 s', ms(quiet.p95), times(SEEDS.response / quiet.p95)]] : []),
    ...(file ? storm('one file', file) : []),
    ...(postgres ? storm('PostgreSQL', postgres) : []),
  ].map(line);
}

/** The page, of the legs that there are results of. */
export function markdown(found) {
  const legs = Object.keys(NAMES).filter((leg) => found[leg]);
  const { size } = found.file ?? found.postgres ?? {};
  const asked = size
    ? `
${size.deliveries} deliveries over ${size.pulls} pull requests in ${size.repositories} repositories, all of which happened before the first one is sent; 5 % doubled, 5 % out of order,
2 % lost; ${size.kills} times a server is killed with \`kill -9\` and started again. One act in twelve is a command, by somebody who may or may not, and while
the deliveries come there are more, and edits of those there were. GitHub's content limits are on, on a clock that runs 60 times as fast.

The sender is a process of its own: every delivery is signed and in its memory before its clock starts, and goes at its own instant, whatever
became of those before it; what the servers' own doing gives rise to goes at once, besides. An acknowledgement is measured from the instant at
which the delivery was due. The simulated GitHub (\`test/forge\`) is another process, and every server one of its own; all share one machine, so where it can the
simulated GitHub stands behind, with its repositories in memory: the real one would have machines and disks of its own. PostgreSQL waits for the disk as it does by default.
`
    : '';
  return `# The App under load

Made by \`node bench/app.mjs\`, which ends with 1 where a bound does not hold; \`--only ${Object.keys(NAMES).join('|')}\` makes one part anew.
${asked}
${legs.map((leg) => legText(leg, found[leg])).join('\n')}
## Beside the seeds

What the seeds give as their own figures, and by what factor this is ahead. Their operations are those of sessions in one process; ours are
deliveries that were kept on disk before they were acknowledged.

| what | seeds | Baton | factor |
|---|---:|---:|---:|
${seedRows(found).join('\n')}
`;
}
