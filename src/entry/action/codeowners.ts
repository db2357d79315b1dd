import { EXIT } from '../../core/errors.ts';
import { type OwnershipForge, type Synced, syncOwnership } from '../../flows/sync-ownership.ts';
import { memoryCache } from '../../github/cache.ts';
import { ownershipForge } from '../../github/ownership.ts';
import { codeownersSummary } from '../../render/markdown/codeowners.ts';
import type { Effort, Mode } from './mode.ts';

/** Compares CODEOWNERS with the policy, and keeps its block up to date by a pull request where the policy asks for that. */
export const codeowners: Mode = async ({ client, repository, effort }) => {
  const [owner = '', repo = ''] = repository.split('/');
  const forge = EFFORTS[effort](ownershipForge({ client, owner, repo, cache: memoryCache() }));
  const synced = await syncOwnership(forge);
  const { path, state, diff, warnings } = synced;
  const said = SAID[state](synced);
  return {
    exit: state === 'drift' ? EXIT.overlap : EXIT.clear,
    outputs: { outcome: state === 'drift' ? 'block' : 'pass', blocked: '[]', summary: said },
    summary: codeownersSummary(said, diff),
    lines: [said, ...(diff === null ? [] : [diff])],
    warnings,
    errors:
      state === 'drift' ? [`${path} has drifted from the policy: run \`baton codeowners --write\``] : [],
    annotations: [],
  };
};

/** How the forge is changed for an effort. */
const EFFORTS = {
  real: (forge) => forge,
  dry: withoutWriting,
  'read-only': withoutWriting,
} as const satisfies Record<Effort, (forge: OwnershipForge) => OwnershipForge>;

function withoutWriting(forge: OwnershipForge): OwnershipForge {
  return {
    ...forge,
    propose: async () => 'a pull request that this run does not open',
    withdraw: async () => {},
  };
}

const SAID = {
  current: ({ path }) => `${path} is up to date`,
  withdrawn: ({ path, pull }) => `${path} is up to date, and ${pull} brings nothing any more: it is closed`,
  declined: ({ path, pull }) =>
    `${path} has drifted from the policy, and ${pull}, which would bring it up to date, was closed: delete its branch to have it proposed again`,
  drift: ({ path }) => `${path} has drifted from the policy`,
  proposed: ({ path, pull }) => `${path} is brought up to date by ${pull}`,
  'already-proposed': ({ path, pull }) => `${path} is brought up to date by ${pull}, which is open`,
} as const satisfies Record<Synced['state'], (synced: Synced) => string>;
