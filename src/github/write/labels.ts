import type { Effect } from '../../core/effects/differences.ts';
import { isRecord } from '../answer.ts';
import type { Client } from '../client.ts';
import { answerTo } from './answers.ts';
import { lookUp } from './look-up.ts';
import type { Outcome } from './outcome.ts';
import { aliasOf, type Part } from './part.ts';
import { reasonFor } from './reasons.ts';
import { request } from './request.ts';
import type { Target } from './target.ts';

type NewLabel = Extract<Effect, { readonly kind: 'create-label' }>;

/** Ids of labels that were made since the repository was read, by name in lower case. */
export type MadeLabels = Map<string, string>;

/**
 * Creates labels that the repository has not, in one request: they must be there before they are put on anything. Where
 * somebody else was faster, or no answer came, GitHub is asked whether they are there now.
 */
export async function createLabels(
  client: Client,
  target: Target,
  effects: readonly NewLabel[],
  { made, outcome }: { readonly made: MadeLabels; readonly outcome: Outcome },
): Promise<void> {
  const there = effects.filter(({ label }) => made.has(label.name.toLowerCase()));
  for (const effect of there) outcome.written(effect);
  const missing = effects.filter((effect) => !there.includes(effect));
  if (missing.length === 0) return;
  const written = await request(
    client,
    missing.map((effect) => partOf(effect, target)),
  );
  for (const [at, { label }] of missing.entries()) {
    const answer = answerTo(written, aliasOf(at));
    const id = answer.kind === 'done' ? idIn(answer.data, 'label') : null;
    if (id !== null) made.set(label.name.toLowerCase(), id);
  }
  const unsure = missing.filter(({ label }) => !made.has(label.name.toLowerCase()));
  if (unsure.length > 0) await findThere(client, target, unsure, made);
  for (const [at, effect] of missing.entries()) {
    if (made.has(effect.label.name.toLowerCase())) {
      outcome.written(effect);
      continue;
    }
    const answer = answerTo(written, aliasOf(at));
    outcome.left(effect, answer.kind === 'done' ? 'GitHub shows no such label' : reasonFor(effect, answer));
  }
}

function partOf(effect: NewLabel, { repositoryId }: Target): Part {
  const { name, color, description } = effect.label;
  return { mutation: 'createLabel', input: { repositoryId, name, color, description }, effect };
}

async function findThere(
  client: Client,
  { repository }: Target,
  effects: readonly NewLabel[],
  made: MadeLabels,
): Promise<void> {
  const [owner = '', repo = ''] = repository.split('/');
  const { query, names } = labelsNamed(effects.map(({ label }) => label.name));
  const { data } = await lookUp(client, query, { owner, repo, ...names });
  for (const [at, { label }] of effects.entries()) {
    const id = idIn(data.repository, aliasOf(at));
    if (id !== null) made.set(label.name.toLowerCase(), id);
  }
}

/** A query of labels by name, and its variables. */
export function labelsNamed(all: readonly string[]): {
  readonly query: string;
  readonly names: Readonly<Record<string, string>>;
} {
  const declared = all.map((_, at) => `, $n${at}: String!`).join('');
  const fields = all.map((_, at) => `${aliasOf(at)}: label(name: $n${at}) { id }`).join(' ');
  return {
    query: `query Labels($owner: String!, $repo: String!${declared}) {\n  repository(owner: $owner, name: $repo) { ${fields} }\n}`,
    names: Object.fromEntries(all.map((name, at) => [`n${at}`, name])),
  };
}

function idIn(answer: unknown, name: string): string | null {
  const label = isRecord(answer) ? answer[name] : null;
  return isRecord(label) && typeof label.id === 'string' ? label.id : null;
}
