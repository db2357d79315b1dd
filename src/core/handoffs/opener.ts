import type { Account } from '../change/facts.ts';
import type { RuleContext } from '../change/rule.ts';
import { RIGHTS } from '../commands/rights.ts';
import { hasRight } from '../commands/who.ts';
import { mayWrite, type Standing } from '../roster/standing.ts';

type Scene = Pick<RuleContext, 'facts' | 'policy' | 'state'>;

/** May whoever opened the change hand it over by its description, to this party? By the right of `/baton handoff`; a person who takes it may write. */
export function mayBegin(to: string, scene: Scene): Standing {
  const { opener } = scene.facts.change;
  if (opener === null) return { is: null, because: 'who opened it cannot be told' };
  const standing = hasRight(opener, RIGHTS.works, '', scene);
  return standing.is === true && to.startsWith('@') ? mayWrite(personOf(to), scene.facts) : standing;
}

export function personOf(name: string): Account {
  return { login: name.slice(1), id: null, type: 'User' };
}
