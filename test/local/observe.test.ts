import { afterEach, expect, test } from '@jest/globals';
import { judge } from '../../src/core/change/judge.ts';
import type { Facts } from '../../src/core/change/rule.ts';
import { observe } from '../../src/local/observe.ts';
import { findBase, openRepository } from '../../src/local/repository.ts';
import { ConflictRepo } from '../support/conflict-repo.ts';
import { NO_LEASES } from '../support/leases.ts';
import { smallPolicy } from '../support/policy.ts';

const repos: ConflictRepo[] = [];
afterEach(() => {
  for (const repo of repos.splice(0)) repo.remove();
});

test('a change that is named like its base is told to rebase on what git knows', async () => {
  const repo = new ConflictRepo();
  repos.push(repo);
  const root = repo.commit('main', { f: '0\n' });
  const oid = repo.commit(null, { f: '1\n' }, [root]);
  repo.run('update-ref', 'refs/remotes/origin/main', oid);
  repo.run('remote', 'add', 'origin', repo.dir);
  const head = repo.commit('main', { f: '2\n' }, [root]);
  const policy = smallPolicy();
  const [facts] = await observe(
    {
      repository: await openRepository(repo.git),
      base: { name: 'main', ref: 'refs/remotes/origin/main', oid },
      policy,
      revisions: [{ branch: 'main', oid: head }],
      unseen: [],
      now: 0,
    },
    () => [],
  );
  expect(facts?.pairs).toMatchObject([{ a: 'main', b: 'origin/main', conflict: true }]);
  const conflicts = facts && conflictsIn(facts, policy);
  expect(conflicts?.children?.[0]?.next).toEqual(['git rebase origin/main']);
});

function conflictsIn(facts: Facts, policy: ReturnType<typeof smallPolicy>) {
  const state = {
    leases: NO_LEASES,
    agents: {},
    commands: {},
    handoffs: {},
    overrides: {},
    conflicts: {},
    incidents: {},
    dependencies: {},
    changes: {},
  };
  return judge(facts, policy, '', state, 0).verdict.children?.find(({ rule }) => rule === 'conflicts');
}

test('who yields to another branch rebases on what everybody shares, once that is merged', async () => {
  const repo = new ConflictRepo();
  repos.push(repo);
  const root = repo.commit('main', { f: '0\n' });
  repo.commit('left', { f: '1\n' }, [root]);
  repo.commit('right', { f: '2\nmore\n' }, [root]);
  const policy = smallPolicy();
  const told = async () => {
    const repository = await openRepository(repo.git);
    const base = await findBase(repository);
    const all = await observe({ repository, base, policy, revisions: null, unseen: [], now: 0 }, () => []);
    return all.map((facts) => conflictsIn(facts, policy)?.children?.[0]?.next);
  };
  expect(await told()).toContainEqual(['git rebase main   # once right is merged']);
  repo.run('remote', 'add', 'origin', repo.dir);
  repo.run('update-ref', 'refs/remotes/origin/main', root);
  expect(await told()).toContainEqual(['git fetch && git rebase origin/main   # once right is merged']);
});
