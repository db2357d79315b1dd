import { UserError } from '../core/errors.ts';
import { claimDrafts, inboxDrafts, sentDrafts } from '../core/notices/drafts.ts';
import { planNotices } from '../core/notices/plan.ts';
import type { Reach, Telling } from '../core/notices/telling.ts';
import type { Policy } from '../core/policy/schema.ts';
import { renderNotice } from '../render/markdown/notice.ts';
import { decideAndSave } from './decide.ts';
import type { Messenger, Told } from './notice-ports.ts';
import type { ContextStore, Snapshot, World } from './ports.ts';

export interface NoticePorts {
  readonly store: ContextStore;
  readonly world: World;
  /** null: there is no forge, and everybody is told in the inbox. */
  readonly messenger: Messenger | null;
}

export interface SentNotices {
  /** Ids of the notices that were told. */
  readonly told: readonly string[];
  /** What could not be told, or only in the inbox, and why. */
  readonly warnings: readonly string[];
  /** The context as it stands after that. */
  readonly snapshot: Snapshot;
}

/** So many are told by one run: the rest is for the next one. */
const AT_ONCE = 25;

/**
 * Tells what is due to be told: claims it in the log, tells it, and records that it was told. Whoever loses the race for a claim
 * leaves it to the other. What a run claimed and did not come to record is looked for before it is told again. Where nothing is
 * due, nothing is asked of anybody. What fails is a warning, and due again the next time.
 *
 * @param policy of the default branch; null where it cannot be used: nobody knows then how anybody is reached
 */
export async function sendNotices(
  ports: NoticePorts,
  policy: Policy | null,
  before: Snapshot,
): Promise<SentNotices> {
  const nothing = { told: [], warnings: [], snapshot: before };
  if (policy === null) return nothing;
  if (planNotices(before.state.notices, policy, reachOf(ports), ports.world.now()).tell.length === 0)
    return nothing;
  try {
    return await tellDue(ports, policy);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...nothing, warnings: [`not everybody could be told: ${error.message}`] };
  }
}

function reachOf({ messenger }: Pick<NoticePorts, 'messenger'>): Reach {
  return messenger === null ? 'local' : 'github';
}

async function tellDue(ports: NoticePorts, policy: Policy): Promise<SentNotices> {
  const { messenger, store, world } = ports;
  const { answer: claimed, snapshot } = await decideAndSave(
    store,
    (state, now) => {
      const tell = planNotices(state.notices, policy, reachOf(ports), now).tell.slice(0, AT_ONCE);
      const loud = tell.filter(({ way }) => way.kind !== 'inbox');
      const quiet = tell.filter(({ way }) => way.kind === 'inbox');
      const drafts = [...quiet.flatMap((each) => inboxDrafts(each, state)), ...claimDrafts(loud, now)];
      return { answer: { loud, quiet }, drafts };
    },
    world,
  );
  const quiet = claimed.quiet.map(({ id }) => id);
  if (messenger === null) return { told: quiet, warnings: [], snapshot };
  const run = new Telltale({ store, world, messenger }, snapshot);
  for (const telling of claimed.loud) await run.tell(telling);
  await run.record();
  return { told: [...quiet, ...run.told], warnings: run.warnings, snapshot: run.snapshot };
}

/** One run, while it tells what it claimed. */
class Telltale {
  readonly told: string[] = [];
  readonly warnings: string[] = [];
  snapshot: Snapshot;
  private done: { readonly telling: Telling; readonly came: Told }[] = [];
  private readonly ports: NoticePorts & { readonly messenger: Messenger };

  constructor(ports: NoticePorts & { readonly messenger: Messenger }, snapshot: Snapshot) {
    this.ports = ports;
    this.snapshot = snapshot;
  }

  async tell(telling: Telling): Promise<void> {
    const came = await this.attempt(telling);
    if (came.kind !== 'told')
      this.warnings.push(`${telling.to} was not told of ${telling.id}: ${came.reason}`);
    if (came.kind === 'later') return;
    this.done.push({ telling, came });
    // A dispatch leaves nothing that could be found again: that it was sent is said before anything else is done.
    if (telling.way.kind === 'dispatch' || telling.way.kind === 'workflow') await this.record();
  }

  private async attempt(telling: Telling): Promise<Told> {
    const { messenger } = this.ports;
    try {
      const found = telling.begun ? await messenger.find(telling) : null;
      return found ?? (await messenger.tell(telling, renderNotice(telling)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { kind: 'later', reason: error.message };
    }
  }

  /** Says what was told. Who could not be reached finds it in the inbox. */
  async record(): Promise<void> {
    const { done } = this;
    if (done.length === 0) return;
    this.done = [];
    const { store, world } = this.ports;
    const { snapshot } = await decideAndSave(
      store,
      (state) => ({
        answer: null,
        drafts: done.flatMap(({ telling, came }) =>
          came.kind === 'told' ? sentDrafts(telling, came.url, state) : inboxDrafts(telling, state),
        ),
      }),
      world,
    );
    this.snapshot = snapshot;
    this.told.push(...done.map(({ telling }) => telling.id));
  }
}
