import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EXIT } from '../../src/core/errors.ts';
import { decideAndSave } from '../../src/flows/decide.ts';
import type { Client } from '../../src/github/client.ts';
import type { Written } from '../../src/github/written.ts';
import type { TokenWish } from '../forge/forge.ts';
import type { Rule } from '../forge/model/rules.ts';
import { check, git } from '../support/context.ts';
import { failure, logged, openStore, worldOf, write } from '../support/github-context.ts';
import { type Scene, setScene } from '../support/observed.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.forge.close());

const app = (contents: 'read' | 'write'): TokenWish => ({
  kind: 'app',
  app: 'baton',
  repository: scene.repo,
  permissions: { contents },
});
const heads = () => git(scene.repo.folder, 'for-each-ref', '--format=%(objectname)', 'refs/heads/baton');

const POWERLESS: readonly (readonly [string, () => TokenWish])[] = [
  ['an App without Contents: write', () => app('read')],
  [
    'a workflow without it',
    () => ({ kind: 'workflow', repository: scene.repo, permissions: { contents: 'read' } }),
  ],
  [
    'a workflow for a fork',
    () => ({
      kind: 'workflow',
      repository: scene.repo,
      permissions: { contents: 'write' },
      readOnly: true,
    }),
  ],
];

test.each(POWERLESS)('%s is told which permission is missing', async (_, token) => {
  for (const draft of [check('first'), check('second')]) {
    const before = heads();
    const error = await failure(write(scene, openStore(scene, { token: token() }), draft));
    expect(error.exit).toBe(EXIT.remote);
    expect(error.faults).toEqual([
      {
        code: 'context.no-permission',
        message:
          'GitHub takes no commit to baton from this token: Resource not accessible by integration; nothing was written',
        place: { host: expect.stringContaining('127.0.0.1') },
        hint: expect.stringContaining('`permissions: contents: write`'),
      },
    ]);
    expect(heads()).toBe(before);
    await write(scene, openStore(scene), draft);
  }
});

test.each<[string, Rule[]]>([
  ['creation', [{ type: 'creation' }]],
  ['update', [{ type: 'update' }]],
] as [string, Rule[]][])(
  'a ruleset against the %s of branches is named, and can let the App bypass',
  async (what, rules) => {
    if (what === 'update') await write(scene, openStore(scene), check('first'));
    const ruleset = scene.repo.protect(rules, { include: ['refs/heads/*'] });
    const error = await failure(write(scene, openStore(scene), check('next')));
    expect(error.exit).toBe(EXIT.remote);
    expect(error.faults[0]).toMatchObject({
      code: 'context.protected',
      message: expect.stringMatching(
        /^GitHub takes no commit to baton .*Repository rule violations found .*; nothing was written$/,
      ),
      hint: expect.stringContaining('bypass'),
    });
    scene.repo.model.rulesets.splice(0);
    const actor = scene.forge.world.apps.find(({ slug }) => slug === 'baton')?.id ?? 0;
    scene.repo.protect(rules, {
      ...ruleset,
      bypass: [{ actor_id: actor, actor_type: 'Integration', bypass_mode: 'always' }],
    });
    await write(scene, openStore(scene), check('next'));
    expect((await logged(scene)).at(-1)).toBe('next');
  },
);

test('an archived repository is named', async () => {
  await write(scene, openStore(scene), check('first'));
  scene.repo.model.archived = true;
  const error = await failure(write(scene, openStore(scene), check('next')));
  expect(error.faults[0]).toMatchObject({ code: 'context.archived' });
});

test('a repository that the token may not see is named', async () => {
  const error = await failure(openStore(scene, { repository: 'acme/other' }).load());
  expect(error.faults[0]).toMatchObject({ code: 'github.no-repository' });
});

/** A client whose mutations are answered by something else. */
const writing =
  (answer: (real: () => Promise<Written<unknown>>) => Promise<Written<unknown>>) =>
  (client: Client): Client => ({
    ...client,
    write: (mutation, variables) => answer(() => client.write(mutation, variables)) as never,
  });

test('a commit whose answer was lost is found below what others wrote on it', async () => {
  await write(scene, openStore(scene), check('one'));
  const around = writing(async (real) => {
    await real();
    await write(scene, openStore(scene), check('three'));
    return { kind: 'unknown', reason: 'status 502' };
  });
  const { snapshot, tries } = await write(scene, openStore(scene, { around }), check('two'));
  expect(tries).toBe(1);
  expect(snapshot.head).toBe(scene.repo.head('baton'));
  expect(snapshot.state.version).toBe(3);
  expect(await logged(scene)).toEqual(['one', 'two', 'three']);
});

test('a commit that comes too quickly after other writes is written a minute later', async () => {
  const began = scene.forge.world.clock.ms;
  const tooQuick: Written<unknown> = {
    kind: 'refused',
    status: 200,
    reason: 'was submitted too quickly',
    failed: new Map(),
  };
  await write(scene, openStore(scene), check('zero'));
  let calls = 0;
  const around = writing(async (real) => {
    calls += 1;
    return calls === 1 ? tooQuick : real();
  });
  await write(scene, openStore(scene, { around }), check('one'));
  expect(await logged(scene)).toEqual(['zero', 'one']);
  expect(scene.forge.world.clock.ms - began).toBe(60_000);
});

test('a commit that goes on coming too quickly is told as what it is', async () => {
  await write(scene, openStore(scene), check('zero'));
  const reason = 'was submitted too quickly';
  const around = writing(async () => ({ kind: 'refused', status: 200, reason, failed: new Map() }));
  const error = await failure(write(scene, openStore(scene, { around }), check('one')));
  expect(error.faults[0]).toMatchObject({ code: 'github.rate-limit' });
});

test('a commit that never came is decided again on what others wrote meanwhile', async () => {
  await write(scene, openStore(scene), check('one'));
  let calls = 0;
  const around = writing(async (real) => {
    calls += 1;
    if (calls > 1) return real();
    await write(scene, openStore(scene), check('two'));
    return { kind: 'unknown', reason: 'status 502' };
  });
  const versions: number[] = [];
  await decideAndSave(
    openStore(scene, { around }),
    ({ version }) => {
      versions.push(version);
      return { answer: null, drafts: [check('three')] };
    },
    worldOf(scene),
  );
  expect(versions).toEqual([1, 2]);
  expect(await logged(scene)).toEqual(['one', 'two', 'three']);
});

test('a branch that was removed meanwhile is begun anew', async () => {
  await write(scene, openStore(scene), check('one'));
  let calls = 0;
  const around = writing(async (real) => {
    calls += 1;
    if (calls === 1) await scene.repo.deleteBranch('baton');
    return real();
  });
  const { tries } = await write(scene, openStore(scene, { around }), check('two'));
  expect(tries).toBe(2);
  expect(await logged(scene)).toEqual(['two']);
});

test('a branch that moves in words only is no race without end', async () => {
  await write(scene, openStore(scene), check('one'));
  const reason = 'Expected branch to point to "x" but it did not.  Pull and try again.';
  const around = writing(async () => ({ kind: 'refused', status: 200, reason, failed: new Map() }));
  const error = await failure(write(scene, openStore(scene, { around }), check('two')));
  expect(error.faults[0]).toMatchObject({ code: 'context.stuck' });
  expect(error.exit).toBe(EXIT.remote);
  expect(await logged(scene)).toEqual(['one']);
});

test.each([
  ['a document', 'README.md', 'mine\n', 'context.not-as-written', 'README.md'],
  ['the state', 'global/project_state.yaml', null, 'context.no-state', undefined],
  ['a document of another form', 'leases.yaml', 'held: 3\n', 'context.document', 'leases.yaml'],
  ['the end of the log', 'LOG', 'one\ntwo\n', 'context.log-differs', 'LOG'],
])('nothing is decided on %s that somebody changed by hand', async (_, path, text, code, file) => {
  await write(scene, openStore(scene), check('one'));
  const { snapshot } = await write(scene, openStore(scene), check('two'), check('three'));
  const log = snapshot.state.log.segment ?? '';
  const named = (each: string | undefined) => (each === 'LOG' ? log : each);
  const bad = await scene.repo.push('baton', { [named(path) ?? '']: text });
  const error = await failure(write(scene, openStore(scene), check('four')));
  expect(error.exit).toBe(EXIT.input);
  expect(error.faults[0]).toMatchObject({
    code,
    place: file === undefined ? { ref: 'baton' } : { file: named(file) },
  });
  expect(scene.repo.head('baton')).toBe(bad);
  if (code === 'context.not-as-written') {
    const last = String(snapshot.head).slice(0, 10);
    expect(error.message).toContain(
      `README.md changed by hand in commit ${bad.slice(0, 10)}; the last commit that Baton wrote is ${last}`,
    );
  }
});
