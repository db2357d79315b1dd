import type { ChangeFacts, Unseen } from '../core/change/facts.ts';
import type { Needs } from '../core/change/needs.ts';
import type { Permission, PullFacts } from '../core/change/pull.ts';
import type { Facts } from '../core/change/rule.ts';
import { accountOf } from './map/account.ts';
import { commitOf, mergeBaseOf, namesOf, requesterOf } from './map/change.ts';
import type { Place } from './place.ts';
import type { RawPull } from './queries/raw-pull.ts';
import { readAlerts } from './read/alerts.ts';
import { changedBetween, compare } from './read/compare.ts';
import { withOldNames } from './read/files.ts';
import { readHeadPaths } from './read/head-paths.ts';
import { readPermission } from './read/permission.ts';
import { foretellPushes, readPush, type Tip } from './read/pusher.ts';
import { readReports, type SeenReports } from './read/reports.ts';
import type { SeenPull } from './seen.ts';
import { unseenBy } from './unseen.ts';

/** A change with what only REST tells of it. */
export interface WithHands {
  readonly change: ChangeFacts;
  /** Are the files whole, with the old names of renamed ones? */
  readonly complete: boolean;
  readonly unseen: readonly Unseen[];
}

/** Who pushed it and when, where it parts from its base, and what renamed files were called. */
export async function readChange(place: Place, { pull, base, cut }: SeenPull): Promise<WithHands> {
  const { raw, commits, files: listed } = pull;
  const tip = base?.oid ?? raw.headRefOid;
  const own = cut.has('commits') ? null : mergeBaseOf(commits);
  const mergeBase =
    own ?? (base === null ? null : ((await compare(place, tip, raw.headRefOid))?.mergeBase ?? null));
  const [push, files] = await Promise.all([
    readPush(place, tipOf(raw)),
    withOldNames(place, listed, { number: raw.number, head: raw.headRefOid, mergeBase, base: tip }),
  ]);
  const unseen: Unseen[] = push.by === null ? [unseenBy('pusher', 'who pushed the head')] : [];
  if (!files.named)
    unseen.push({ what: 'files', reason: 'GitHub does not say what a renamed file was called before' });
  const change: ChangeFacts = {
    ...namesOf(raw.number),
    branch: raw.headRefName,
    commits: commits.map(commitOf),
    pusher: push.by,
    opener: accountOf(raw.author),
    requester: requesterOf(raw.author, pull.events),
    head: raw.headRefOid,
    base: tip,
    mergeBase,
    files: files.files,
    pushedAt: push.at,
    published: raw.headRefOid,
  };
  return { change, complete: files.named && listed.length === raw.changedFiles, unseen };
}

/** The head of a pull request, as the activity of its repository knows it. */
export function tipOf(raw: Pick<RawPull, 'headRepository' | 'headRefName' | 'headRefOid'>): Tip {
  const repository = raw.headRepository?.nameWithOwner ?? null;
  return { repository, branch: raw.headRefName, oid: raw.headRefOid };
}

/** What several changes can be told by one request. */
export function readTogether(place: Place, seen: readonly SeenPull[]): Promise<void> {
  return foretellPushes(
    place,
    seen.map(({ pull }) => tipOf(pull.raw)),
  );
}

type Asked = Pick<Facts, 'changedSince' | 'headPaths' | 'permissions' | 'alerts' | 'reports' | 'unseen'>;

interface Asking {
  readonly needs: Needs;
  readonly change: ChangeFacts;
  readonly pull: PullFacts;
  /** What is known already; by login in lower case. */
  readonly permissions: ReadonlyMap<string, Permission>;
}

const NO_REPORTS: SeenReports = { reports: null, gaps: [] };

/** What the policy asks for beyond, each by REST and none of it where it does not. */
export async function readAsked(
  place: Place,
  { needs, change, pull, permissions: known }: Asking,
): Promise<Asked> {
  const unseen: Unseen[] = [];
  const changedSince: Record<string, readonly string[] | null> = {};
  for (const { id, state, head } of needs.changedSince ? pull.reviews : []) {
    if (state !== 'approved' || head === change.head) continue;
    changedSince[id] = head === null ? null : await changedBetween(place, head, change.head);
  }
  const permissions: Record<string, Permission> = {};
  for (const login of needs.permissions) {
    const found = known.get(login.toLowerCase()) ?? (await readPermission(place, login));
    if (found === undefined) unseen.push(unseenBy('permissions', `what @${login} may do here`));
    else permissions[login.toLowerCase()] = found;
  }
  const alerts: Record<string, Facts['alerts'][keyof Facts['alerts']]> = {};
  for (const source of needs.alerts) {
    const branch = pull.fromFork ? null : change.branch;
    const found = await readAlerts(place, source, { number: pull.number, head: change.head, branch });
    if (found.kind === 'unseen') unseen.push(found.gap);
    alerts[source] = found.kind === 'read' ? found.alerts : null;
  }
  const headPaths = needs.headPaths ? await readHeadPaths(place, change.head) : null;
  if (needs.headPaths && headPaths === null)
    unseen.push(unseenBy('files', 'the list of all files at the head'));
  const wanted = needs.reports.length > 0;
  const { reports, gaps } = wanted ? await readReports(place, change.head, needs.reports) : NO_REPORTS;
  unseen.push(...gaps);
  return { changedSince, headPaths, permissions, alerts, reports, unseen };
}
