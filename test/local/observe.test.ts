import { afterEach, expect, test } from '@jest/globals';
import { judge } from '../../src/core/change/judge.ts';

import { observe } from '../../src/local/observe.ts';
import { openRepository } from '../../src/local/repository.ts';
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
  const verdict = facts && judge(facts, policy, '', state, 0).verdict;
  const conflicts = verdict?.children?.find(({ rule }) => rule === 'conflicts');
  expect(conflicts?.children?.[0]?.next).toEqual(['git rebase origin/main']);
});
