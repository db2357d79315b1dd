import type { Answer, Client } from './client.ts';
import { contextTooMuch } from './context-refusals.ts';
import { noRepository } from './missing.ts';
import { named, type Place } from './place.ts';
import { COMMIT, CONTEXT_AT, type CommitAnswer, type ContextAtAnswer } from './queries/context-at.ts';
import { textOf } from './read/blob.ts';
import { type ContextTexts, contextTexts } from './read/context.ts';
import { isTooMuch, refused } from './refusals.ts';
import type { Written } from './written.ts';

/** The context at one commit, and one file more. */
export interface ContextAt extends ContextTexts {
  /** Text of the file that was asked for; null where there is none. */
  readonly file: string | null;
  /** The commit that this one was written on; null for the first. */
  readonly parent: string | null;
}

export interface NewContextCommit {
  /** The head that it is written on; null: there is no such branch yet. */
  readonly from: string | null;
  /** Path to text; null: the file goes away. */
  readonly changes: ReadonlyMap<string, string | null>;
  /** One line. */
  readonly message: string;
}

export type Committed =
  | { readonly kind: 'committed'; readonly oid: string }
  /** The branch is not where it was expected. */
  | { readonly kind: 'lost-race' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** It may have been written or not: look before it is written again. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** The largest file that GitHub gives out whole, in bytes. */
const MOST_BYTES = 100_000_000;

/** How GitHub says that somebody else was first: before it began, while it moved the branch, and when it made it. */
const RACE = /expected branch to point to|is at [0-9a-f]{7,64} but expected|reference already exists/i;

/** The context branch, advanced by compare-and-swap. */
export class ContextBranch {
  readonly name: string;
  readonly host: string;
  private readonly place: Place;
  private readonly client: Client;

  constructor(place: Place, name: string) {
    this.place = place;
    this.client = place.client;
    this.host = place.client.host;
    this.name = name;
  }

  /**
   * The context in one instant, by one query: at a commit, or where the branch stands now (null). Throws a `UserError` where
   * any of it may not be read, or is too much for GitHub.
   */
  async at(commit: string | null, path: string): Promise<ContextAt> {
    const at = commit ?? `refs/heads/${this.name}`;
    const variables = { ...named(this.place), at, path };
    const { data, gaps } = await this.read(variables);
    if (!data.repository) throw noRepository(this.place);
    const [gap] = gaps;
    // Half of it would look as if somebody had removed the rest.
    if (gap !== undefined) throw refused(this.client, `the branch ${this.name}`, gap.message);
    const { object } = data.repository;
    const blob = object?.file?.object;
    const isBlob = typeof blob?.oid === 'string' && typeof blob.isTruncated === 'boolean';
    return {
      ...(await contextTexts(this.place, object)),
      file: isBlob ? await textOf(this.place, blob as Parameters<typeof textOf>[1], MOST_BYTES) : null,
      parent: object?.parents.nodes[0]?.oid ?? null,
    };
  }

  private async read(variables: Readonly<Record<string, unknown>>): Promise<Answer<ContextAtAnswer>> {
    try {
      return await this.client.read<ContextAtAnswer>(CONTEXT_AT, variables);
    } catch (error) {
      throw isTooMuch(error) ? contextTooMuch(this.name, this.host, error) : error;
    }
  }

  /** Writes a commit as the account of the token: by GraphQL, and the first one, which has no parent, by REST. */
  commit({ from, changes, message }: NewContextCommit): Promise<Committed> {
    return from === null ? this.begin(changes, message) : this.append(from, changes, message);
  }

  private async append(
    expectedHeadOid: string,
    changes: NewContextCommit['changes'],
    headline: string,
  ): Promise<Committed> {
    const files = [...changes];
    const input = {
      branch: {
        repositoryNameWithOwner: `${this.place.owner}/${this.place.repo}`,
        branchName: this.name,
      },
      expectedHeadOid,
      message: { headline },
      fileChanges: {
        additions: files.flatMap(([path, text]) =>
          text === null ? [] : [{ path, contents: Buffer.from(text, 'utf8').toString('base64') }],
        ),
        deletions: files.flatMap(([path, text]) => (text === null ? [{ path }] : [])),
      },
    };
    const written = await this.client.write<CommitAnswer>(COMMIT, { input });
    return outcomeOf(written, (data) => data.createCommitOnBranch.commit.oid);
  }

  /** A tree, a commit on nothing, and a branch that must not be there yet; what is left of a lost race is out of reach. */
  private async begin(changes: NewContextCommit['changes'], message: string): Promise<Committed> {
    const tree = [...changes].flatMap(([path, content]) =>
      content === null ? [] : [{ path, mode: '100644', type: 'blob', content }],
    );
    const stored = await this.create('POST /repos/{owner}/{repo}/git/trees', { tree });
    if (stored.kind !== 'committed') return stored;
    const commit = { message, tree: stored.oid, parents: [] };
    const made = await this.create('POST /repos/{owner}/{repo}/git/commits', commit);
    if (made.kind !== 'committed') return made;
    const written = await this.client.send('POST /repos/{owner}/{repo}/git/refs', {
      ...named(this.place),
      ref: `refs/heads/${this.name}`,
      sha: made.oid,
    });
    return outcomeOf(written, () => made.oid);
  }

  private async create(route: `POST ${string}`, body: Readonly<Record<string, unknown>>): Promise<Committed> {
    const written = await this.client.send<{ sha: string }>(route, { ...named(this.place), ...body });
    return outcomeOf(written, ({ sha }) => sha);
  }
}

function outcomeOf<T>(written: Written<T>, oid: (data: T) => string): Committed {
  if (written.kind === 'applied') return { kind: 'committed', oid: oid(written.data) };
  if (written.kind === 'unknown') return written;
  if (written.kind === 'partial') return { kind: 'unknown', reason: 'half of the answer is missing' };
  const { status, reason } = written;
  return RACE.test(reason) ? { kind: 'lost-race' } : { kind: 'refused', status, reason };
}
