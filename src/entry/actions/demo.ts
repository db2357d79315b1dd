import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../core/errors.ts';
import { build, CAST, type Ground, type Player, PRIZE, work } from '../demo/repository.ts';
import { Stage } from '../demo/stage.ts';
import type { Runtime } from '../runtime.ts';

export interface DemoOptions {
  readonly keep?: boolean;
}

/** Six agents of the example roster in work trees of one real repository: they race, edit, collide, are judged and approved. */
export async function demo(runtime: Runtime, options: DemoOptions): Promise<void> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'baton-demo-')));
  const stage = new Stage(runtime, runtime.program, folder);
  try {
    runtime.progress('building a repository with six agents');
    await play(stage, runtime, await build(stage, folder));
  } finally {
    if (options.keep) runtime.warn(`kept: ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
  runtime.exit(EXIT.clear);
}

async function play(stage: Stage, runtime: Runtime, ground: Ground): Promise<void> {
  const act = (title: string) => runtime.print(`\n${runtime.paint.yellow(`── ${title}`)}`);
  const { desk, trees } = ground;
  const players = Object.keys(CAST) as Player[];

  act('The context: a branch of the repository that all share');
  await stage.show('jane', desk, 'context', 'init');

  act('Six agents race for one directory, as separate processes');
  const args = ['lease', 'acquire', PRIZE.pattern, '--for', 'larger address range'];
  const codes = await stage.race(players.map((who) => ({ who, cwd: trees[who], args })));
  const [winner, ...more] = players.filter((who) => codes.get(who) === EXIT.clear);
  // A demonstration that shows something else than it says must not end well.
  if (winner === undefined || more.length > 0)
    throw new Error(`one of six must get the lease, and ${winner === undefined ? 0 : more.length + 1} did`);
  const rival = players.find((who) => who !== winner) as Player;

  act('They work: the rival does not care about leases');
  runtime.progress('committing and pushing');
  for (const who of players) {
    const { file, line } = CAST[who];
    await work(stage, trees[who], file, `${line}\n`, `feat: ${file}`);
  }
  await work(stage, trees[winner], PRIZE.file, 'cidr = "10.0.0.0/12"\n', 'feat: larger range');
  await work(stage, trees[rival], PRIZE.file, 'cidr = "10.1.0.0/16"\n', 'feat: another range');
  await stage.show(rival, trees[rival], 'check');

  act('What collides, who should yield, and in which order to merge');
  await stage.show('jane', desk, 'conflicts');

  act('The holder is judged, approved, and judged again');
  await stage.show(winner, trees[winner], 'check');
  for (const team of [
    '@acme/network',
    '@acme/docs',
    ...(winner === 'agent-004' ? [] : [`@acme/${TEAM[winner]}`]),
  ]) {
    await stage.show('jane', desk, 'approve', CAST[winner].branch, '--as', team);
  }
  await stage.show(
    winner,
    trees[winner],
    'record',
    'terraform-validate',
    '--',
    'git',
    'diff',
    '--check',
    'main',
  );
  await stage.show(winner, trees[winner], 'check');

  act('It is merged, and the directory is free again');
  await stage.git(
    desk,
    'merge',
    '--quiet',
    '--no-ff',
    '--message',
    'feat: larger range',
    CAST[winner].branch,
  );
  await stage.git(desk, 'push', '--quiet', 'origin', 'main');
  await stage.show(winner, trees[winner], 'lease', 'release', '--all');
  await stage.show(rival, trees[rival], ...args);

  act('The board');
  await stage.show('jane', desk, 'status');
  await stage.show('jane', desk, 'context', 'verify');
}

/** Teams that approve what each player owns. */
const TEAM = {
  'agent-002': 'infrastructure',
  'agent-004': 'network',
  'agent-006': 'api',
  'agent-007': 'kubernetes',
  'agent-009': 'delivery',
  'agent-012': 'docs',
} as const satisfies Record<Player, string>;
