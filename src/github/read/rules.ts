import type { Token } from '../../core/policy/reach.ts';
import { noRepository } from '../missing.ts';
import { named, type Place } from '../place.ts';
import { appOf } from '../queries/home.ts';
import { RULES, type RulesAnswer } from '../queries/rules.ts';
import { tokenOf } from '../token.ts';
import { type Base, readBase } from './base.ts';

export interface RulesInForce {
  /** The default branch; null where the repository is empty. */
  readonly base: Base | null;
  readonly token: Token;
}

/** The policy and owners of the default branch, and the kind of token that is used. One query. */
export async function readRules(place: Place): Promise<RulesInForce> {
  const { viewer, repository } = (await place.client.read<RulesAnswer>(RULES, named(place))).data;
  if (!repository) throw noRepository(place);
  return { base: await readBase(place, repository.defaultBranchRef), token: tokenOf(appOf(viewer)) };
}
