/** One request as the forge saw it. */
export interface Logged {
  readonly number: number;
  readonly method: string;
  readonly path: string;
  /** GitHub's name of the REST operation, or `graphql`. */
  readonly operation: string;
  readonly kind: 'rest-read' | 'rest-write' | 'graphql-read' | 'graphql-write';
  points: number;
  readonly token: string;
  status: number;
  /** The fault that was injected, if one was. */
  fault: string | undefined;
  /** For GraphQL: the query's own text. */
  readonly query: string | undefined;
}

export interface Counts {
  readonly restReads: number;
  readonly restWrites: number;
  readonly graphqlReads: number;
  readonly graphqlWrites: number;
  /** GraphQL's own measure of cost. */
  readonly points: number;
  readonly total: number;
}

/** What was asked of the forge. Signing in and artifact downloads from storage are not GitHub API requests and are not counted. */
export class Requests {
  readonly log: Logged[] = [];
  private from = 0;

  add(entry: Omit<Logged, 'number'>): Logged {
    const logged = { number: this.log.length + 1, ...entry };
    this.log.push(logged);
    return logged;
  }

  /** Requests since the last `reset`, or since the beginning. */
  get recent(): readonly Logged[] {
    return this.log.slice(this.from);
  }

  get counts(): Counts {
    const count = (kind: Logged['kind']) => this.recent.filter((each) => each.kind === kind).length;
    return {
      restReads: count('rest-read'),
      restWrites: count('rest-write'),
      graphqlReads: count('graphql-read'),
      graphqlWrites: count('graphql-write'),
      points: this.recent.reduce((sum, each) => sum + each.points, 0),
      total: this.recent.length,
    };
  }

  /** Starts counting anew. The log keeps everything. */
  reset(): void {
    this.from = this.log.length;
  }
}
