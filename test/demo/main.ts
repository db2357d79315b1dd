import { type Occasion, runnerOf } from '../support/runner.ts';
import { ACTS, type Act, type Pulls, pullOf } from './acts.ts';
import { checksAt, checksOf, commentsOf, showChecks, showComment } from './show.ts';
import { type Stage, setStage } from './stage.ts';

const APP = 'acme-baton';
const print = (text: string) => process.stdout.write(`${text}\n`);

/** Plays every act on a simulated GitHub, and gives the sentences that say what was not as expected. */
async function play(bundle: string): Promise<string[]> {
  const stage = await setStage(new Date().toISOString());
  const { forge, repo, token } = stage;
  const run = runnerOf({ forge, repo, bundle, inputs: { token } });
  const pulls: Pulls = new Map();
  const wrong: string[] = [];
  try {
    for (const [at, act] of ACTS.entries()) {
      forge.tick('1m');
      print(`\n━━ ${at + 1}. ${titleOf(act, pulls)}`);
      const occasion = await act.happens(stage, pulls);
      forge.requests.reset();
      const ran = await run(act.workflow, occasion);
      const faults = judge(stage, act, pulls, ran.code);
      if (act.group) faults.push(...(await judgeGroup(stage, act.group, pulls, occasion)));
      show(stage, act, pulls);
      if (act.title.includes('sweep')) print(indent(ran.summary.trim()));
      if (faults.length > 0) print(indent(`${ran.out}\n${ran.err}`));
      wrong.push(...faults.map((fault) => `${at + 1}. ${fault}`));
    }
  } finally {
    await forge.close();
  }
  return wrong;
}

function titleOf({ title }: Act, pulls: Pulls): string {
  return title.replace(/#(\w+)/g, (all, name: string) => {
    const pull = pulls.get(name);
    return pull === undefined ? all : `#${pull.number} ${name}`;
  });
}

function judge({ forge }: Stage, act: Act, pulls: Pulls, code: number | null): string[] {
  const faults: string[] = [];
  if (code !== 0) faults.push(`the Action ended with ${code}`);
  for (const [name, expected] of Object.entries(act.expected)) {
    const pull = pullOf(pulls, name);
    const found = checksOf(pull, APP).find((run) => run.name === 'baton')?.conclusion ?? 'none';
    if (found !== expected) faults.push(`the check baton of ${name} is ${found}, not ${expected}`);
    const comments = commentsOf(pull, APP).length;
    if (comments !== 1) faults.push(`${name} has ${comments} comments of Baton, not one`);
  }
  const { restWrites, graphqlWrites } = forge.requests.counts;
  if (act.quiet && restWrites + graphqlWrites > 0) {
    faults.push(`${restWrites + graphqlWrites} writes, although nothing had changed`);
  }
  return faults;
}

/** Looks at a merge group's own commit, and at what the queue made of it. */
async function judgeGroup(
  { forge, repo }: Stage,
  expected: NonNullable<Act['group']>,
  pulls: Pulls,
  { payload }: Occasion,
): Promise<string[]> {
  const { head_sha: head, head_ref: ref } = payload.merge_group as { head_sha: string; head_ref: string };
  const runs = checksAt(repo.model, head, APP);
  print(`  ${ref.replace('refs/heads/', '').replace(/-[0-9a-f]{40}$/, '')}\n${showChecks(runs)}`);
  await forge.settled();
  const faults: string[] = [];
  const found = runs.find((run) => run.name === 'baton')?.conclusion ?? 'none';
  if (found !== expected.conclusion) {
    faults.push(`the check baton of the group is ${found}, not ${expected.conclusion}`);
  }
  for (const [name, merged] of Object.entries(expected.merged)) {
    const pull = pullOf(pulls, name);
    const queued = repo.model.queues.get('main')?.entries.some((entry) => entry.pull === pull.model);
    const state = pull.model.mergedAt === null ? 'not merged' : 'merged';
    print(`  #${pull.number} ${name} is ${state}${queued ? ', and waits in the queue' : ''}`);
    if (state !== (merged ? 'merged' : 'not merged')) faults.push(`${name} is ${state}`);
  }
  return faults;
}

function show({ forge }: Stage, act: Act, pulls: Pulls): void {
  for (const name of Object.keys(act.expected)) {
    const pull = pullOf(pulls, name);
    print(`  #${pull.number} ${name}${pull.labels.length > 0 ? `  labels: ${pull.labels.join(', ')}` : ''}`);
    const runs = checksOf(pull, APP);
    print(runs.length > 0 ? showChecks(runs) : '  no check');
    if (act.shown.includes(name)) print(commentsOf(pull, APP).map(showComment).join('\n'));
  }
  const { restReads, restWrites, graphqlReads, graphqlWrites } = forge.requests.counts;
  print(
    `  requests: GraphQL ${graphqlReads} read, ${graphqlWrites} written; REST ${restReads} read, ${restWrites} written`,
  );
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

const wrong = await play(process.argv[2] ?? 'dist/action.js');
print(
  wrong.length === 0 ? '\nEverything was as expected.' : `\nNot as expected:\n${indent(wrong.join('\n'))}`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
