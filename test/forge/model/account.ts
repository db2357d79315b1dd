export const PERMISSIONS = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
/** What an account may do in a repository, weakest first. */
export type Permission = (typeof PERMISSIONS)[number];

export function atLeast(has: Permission, needed: Permission): boolean {
  return PERMISSIONS.indexOf(has) >= PERMISSIONS.indexOf(needed);
}

export interface Account {
  readonly kind: 'User' | 'Bot' | 'Organization';
  readonly id: number;
  readonly nodeId: string;
  /** As GraphQL says it; REST and webhooks add `[bot]` to a Bot's. */
  readonly login: string;
  readonly name: string | null;
  readonly email: string;
  readonly createdAt: string;
  /** Gone since: GraphQL shows nobody where it acted. */
  deleted?: boolean;
}

/** The login as REST, webhooks and noreply addresses write it. */
export function restLogin(account: Account): string {
  return account.kind === 'Bot' ? `${account.login}[bot]` : account.login;
}

/** Levels of an App's or a workflow token's permission on one kind of resource. */
export type Access = 'read' | 'write' | 'admin';
export type Grants = Readonly<Record<string, Access>>;

export interface App {
  readonly id: number;
  readonly nodeId: string;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly owner: Account;
  readonly bot: Account;
  readonly permissions: Grants;
  /** Names of the webhook events it is subscribed to. */
  readonly events: readonly string[];
  readonly createdAt: string;
  /** Secret that signs its deliveries. */
  secret: string;
  /** Where its deliveries are posted. */
  hookUrl: string | undefined;
  /** PEM of the key whose private half signs its statements; made when the story asks for it. */
  publicKey: string | undefined;
}

export interface Installation {
  readonly id: number;
  readonly nodeId: string;
  readonly app: App;
  readonly account: Account;
  /** Ids of the repositories it may see; undefined is all of the account's. */
  only: readonly number[] | undefined;
  /** Since when and by whom it may do nothing and hears of nothing; null: it may. */
  suspended: { readonly at: string; readonly by: Account } | null;
  readonly createdAt: string;
}

export interface Team {
  readonly id: number;
  readonly nodeId: string;
  readonly organization: Account;
  readonly slug: string;
  readonly name: string;
  readonly members: Map<number, { account: Account; role: 'member' | 'maintainer' }>;
  readonly createdAt: string;
}
