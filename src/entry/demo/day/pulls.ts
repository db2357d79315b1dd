import type { Account } from '../../../core/change/facts.ts';
import type {
  ChecklistEdit,
  ChecklistFacts,
  CommandFacts,
  PullFacts,
  ReviewFacts,
} from '../../../core/change/pull.ts';
import { repliesTo } from '../../../core/effect.ts';
import type { Actual } from '../../../core/effects/actual.ts';
import type { Effect } from '../../../core/effects/differences.ts';
import { afterwards } from '../../../core/effects/shown.ts';
import { accountOf } from './people.ts';
import type { DayTime } from './time.ts';

/** A pull request of the hub: what people and agents did with it, and what Baton wrote on it. */
export interface Pull {
  readonly number: number;
  readonly branch: string;
  readonly head: string;
  readonly title: string;
  readonly opener: Account;
  readonly pushedAt: string;
  body: string;
  state: PullFacts['state'];
  actual: Actual;
  readonly reviews: ReviewFacts[];
  readonly commands: CommandFacts[];
  /** By id of a checklist: its texts, where somebody edited it. */
  readonly edits: Map<string, ChecklistEdit[]>;
}

/** Jobs that ran on every head, and passed. */
const CHECKS = ['terraform-validate', 'security-scan', 'secrets-scan', 'test-unit', 'test-integration'];

/** The pull requests of the day. It holds what a forge would hold, and decides nothing. */
export class Pulls {
  readonly all: Pull[] = [];
  private readonly time: DayTime;
  private ids = 0;

  constructor(time: DayTime) {
    this.time = time;
  }

  open(of: Pick<Pull, 'branch' | 'head' | 'title' | 'body'>, who: string): Pull {
    const actual = {
      labels: [],
      known: [],
      comments: [],
      checks: [],
      asked: [],
      replies: [],
      signs: [],
      checklists: [],
    };
    const pull: Pull = {
      ...of,
      number: this.all.length + 1,
      opener: accountOf(who),
      pushedAt: this.time.iso,
      state: 'open',
      actual,
      reviews: [],
      commands: [],
      edits: new Map(),
    };
    this.all.push(pull);
    return pull;
  }

  /** Throws where there is none. */
  at(number: number): Pull {
    const pull = this.all[number - 1];
    if (pull === undefined) throw new Error(`there is no #${number}`);
    return pull;
  }

  comment(pull: Pull, who: string, body: string): void {
    const comment = this.id();
    const url = `${urlOf(pull)}#issuecomment-${comment}`;
    const by = accountOf(who);
    pull.commands.push({ comment, editedAt: this.time.iso, by, edited: false, editor: null, body, url });
    pull.actual = {
      ...pull.actual,
      signs: [...(pull.actual.signs ?? []), { comment, subject: comment, signs: [] }],
    };
  }

  approve(pull: Pull, who: string): void {
    const id = this.id();
    const url = `${urlOf(pull)}#pullrequestreview-${id}`;
    pull.reviews.push({ id, by: accountOf(who), state: 'approved', head: pull.head, at: this.time.iso, url });
  }

  label(pull: Pull, names: readonly string[]): void {
    pull.actual = { ...pull.actual, labels: names };
  }

  /** Ticks every item of the checklist of a handoff, as somebody with a mouse does. */
  tick(pull: Pull, who: string): void {
    const checklists = (pull.actual.checklists ?? []).map((each) => {
      const body = each.body.replaceAll('- [ ]', '- [x]');
      const before = pull.edits.get(each.id) ?? [this.edit(null, each.body)];
      pull.edits.set(each.id, [...before, this.edit(accountOf(who), body)]);
      return { ...each, body };
    });
    pull.actual = { ...pull.actual, checklists };
  }

  /** What Baton writes. Everything new gets an id, as a forge gives it. */
  write(pull: Pull, effects: readonly Effect[]): void {
    const { comments, checks, replies = [], checklists = [], ...rest } = afterwards(pull.actual, effects);
    const named = <T extends { readonly id: string }>(items: readonly T[]) =>
      items.map((item) => (item.id === '' ? { ...item, id: this.id() } : item));
    const lists = named(checklists);
    for (const { id, body } of lists) {
      const texts = pull.edits.get(id);
      if (texts !== undefined && texts.at(-1)?.body !== body) texts.push(this.edit(null, body));
    }
    pull.actual = {
      ...rest,
      comments: named(comments),
      checks: named(checks),
      replies: named(replies).map((reply) => ({ ...reply, ...repliesTo(reply.body) })),
      checklists: lists,
    };
  }

  private edit(by: Account | null, body: string): ChecklistEdit {
    return { at: this.time.iso, by, own: by === null, body };
  }

  private id(): string {
    this.ids += 1;
    return String(this.ids);
  }
}

export function urlOf({ number }: Pick<Pull, 'number'>): string {
  return `https://hub.example/acme/platform/pull/${number}`;
}

/** As a forge shows it. */
export function pullFacts(pull: Pull): PullFacts {
  const { number, title, body, state, actual, reviews, commands, pushedAt, opener } = pull;
  return {
    number,
    url: urlOf(pull),
    repository: 'acme/platform',
    title,
    body,
    draft: false,
    state,
    baseBranch: 'main',
    headRepository: 'acme/platform',
    fromFork: false,
    labels: actual.labels.map((name) => ({ name, by: opener })),
    reviews: [...reviews],
    requested: [...actual.asked].sort(),
    checks: CHECKS.map((name) => ({
      name,
      app: 'github-actions',
      workflow: 'CI on push',
      conclusion: 'success',
      at: pushedAt,
      url: null,
    })),
    commands: [...commands],
    checklists: (actual.checklists ?? []).map(
      (each): ChecklistFacts => ({ ...each, edits: pull.edits.get(each.id) ?? [] }),
    ),
  };
}
