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

/** Of a long story the log keeps no more than the newest; all are counted. */
const MOST_KEPT = 50_000;
const NONE: Counts = { restReads: 0, restWrites: 0, graphqlReads: 0, graphqlWrites: 0, points: 0, total: 0 };

/** What was asked of the forge. Signing in and artifact downloads from storage are not GitHub API requests and are not counted. */
export class Requests {
  readonly log: Logged[] = [];
  private from = 0;
  private last = 0;
  /** Counts of those that were asked since the last `reset` and are not in the log any more. */
  private gone = NONE;

  add(entry: Omit<Logged, 'number'>): Logged {
    this.last += 1;
    const logged = { number: this.last, ...entry };
    this.log.push(logged);
    if (this.log.length > MOST_KEPT * 1.2) this.shorten();
    return logged;
  }

  /** Requests since the last `reset`, or since the beginning. */
  get recent(): readonly Logged[] {
    return this.log.slice(this.from);
  }

  get counts(): Counts {
    return counted(this.recent, this.gone);
  }

  /** Starts counting anew. The log goes on. */
  reset(): void {
    this.from = this.log.length;
    this.gone = NONE;
  }

  private shorten(): void {
    const cut = this.log.length - MOST_KEPT;
    this.gone = counted(this.log.slice(this.from, Math.max(cut, this.from)), this.gone);
    this.log.splice(0, cut);
    this.from = Math.max(0, this.from - cut);
  }
}

function counted(logged: readonly Logged[], before: Counts): Counts {
  const count = (kind: Logged['kind']) => logged.filter((each) => each.kind === kind).length;
  return {
    restReads: before.restReads + count('rest-read'),
    restWrites: before.restWrites + count('rest-write'),
    graphqlReads: before.graphqlReads + count('graphql-read'),
    graphqlWrites: before.graphqlWrites + count('graphql-write'),
    points: before.points + logged.reduce((sum, each) => sum + each.points, 0),
    total: before.total + logged.length,
  };
}
