import type { RuleContext } from '../change/rule.ts';
import { onlyStrangers } from '../roster/foreign.ts';
import { isIndependent } from '../roster/independence.ts';
import { broken, type Enforce, type Outcome, unjudged, type Verdict, worst } from '../verdict.ts';
import { type Counted, countApprovals } from './approvals.ts';
import { freeEditing, isRuleFile } from './editing.ts';
import { compileGlobs } from './glob.ts';
import { keepersOf } from './keepers.ts';
import { judgeLogged, judgeObjections, judgeUnseenReviews } from './objections.ts';
import { type Territory, territoriesOf } from './responsible.ts';

/** Every touched path is the actor's own, or its owner agrees. */
export function judgeOwnership(context: RuleContext): Verdict {
  const rule = 'ownership';
  const enforce = context.strictness(context.policy.ownership.enforce);
  const gap = context.unseen('codeowners');
  if (gap !== undefined) return { rule, enforce, outcome: unjudged(enforce), reason: gap };
  const territories = territoriesOf(
    context.touched,
    context.matrix,
    context.policy,
    context.facts.codeowners,
  );
  const children = [
    ...judgeForbidden(context, enforce),
    ...territories.flatMap((territory) => judgeTerritory(territory, context, enforce)),
    ...territories.flatMap((territory) => judgeObjections(territory, context, enforce)),
    ...judgeUnseenReviews(context, enforce),
    ...judgeIdle(territories, context),
    ...judgeLogged(context),
  ];
  const outcome = worst(children.map((child) => child.outcome));
  const open = children.filter((child) => child.outcome !== 'pass');
  const reason =
    children.length === 0
      ? 'nothing is touched'
      : open.length === 0
        ? `every owner has agreed, or need not: ${territories.map((territory) => territory.name).join('; ')}`
        : open.map((child) => child.reason).join('; ');
  return { rule, enforce, outcome, reason, children };
}

/** Approvals by people and agents who approve nothing of what is touched: they are said not to count. */
function judgeIdle(territories: readonly Territory[], context: RuleContext): Verdict[] {
  const entitled = new Set<string>();
  const others = new Map<string, string>();
  for (const territory of [...territories, keepers([], context)]) {
    for (const approval of countApprovals(territory, context)) {
      if (approval.counts === true || approval.entitled) entitled.add(approval.by);
      else others.set(approval.by, approval.because);
    }
  }
  return [...others.keys()]
    .filter((by) => !entitled.has(by))
    .map((by) => ({
      rule: `ownership.approval.${by}`,
      outcome: 'audit',
      reason: `the approval by ${by} does not count: ${by} approves nothing of what is touched`,
    }));
}

/** Paths that an agent may not touch, whoever approves. A mere claim to be that agent is enough to forbid. */
export function judgeForbidden({ policy, claimed, touched }: RuleContext, enforce: Enforce): Verdict[] {
  return Object.values(policy.agents)
    .filter((agent) => claimed.has(agent.id) && agent.never.length > 0)
    .flatMap((agent): Verdict[] => {
      const globs = compileGlobs(agent.never);
      const paths = touched.filter((path) => globs.matches(path));
      if (paths.length === 0) return [];
      return [
        {
          rule: `ownership.never.${agent.id}`,
          outcome: broken(enforce),
          reason: `${agent.id} may not touch ${agent.never.join(', ')}, whoever approves`,
          paths,
          who: [agent.id],
        },
      ];
    });
}

function judgeTerritory(territory: Territory, context: RuleContext, enforce: Enforce): Verdict[] {
  const guarded = territory.paths.filter((path) => isRuleFile(path, context));
  if (territory.name !== 'nobody') return splitOptional(territory, context, enforce);
  const mayEdit = freeEditing(territory, context);
  const unowned = territory.paths.filter((path) => !isRuleFile(path, context) && !mayEdit(path));
  return [
    ...(unowned.length > 0 ? [judgeUnowned(unowned, context)] : []),
    ...(guarded.length > 0 ? [judgeApproved(keepers(guarded, context), context, enforce)] : []),
  ];
}

function keepers(paths: readonly string[], { policy }: RuleContext): Territory {
  return { ...keepersOf(policy), paths: [...paths] };
}

function judgeUnowned(paths: readonly string[], { policy, strictness, remedies }: RuleContext): Verdict {
  return {
    rule: 'ownership.unowned',
    outcome: broken(strictness(policy.ownership.unowned)),
    reason: `nobody owns ${paths.length === 1 ? paths[0] : `${paths.length} touched paths`}`,
    paths,
    next: remedies.addOwner(),
  };
}

function splitOptional(territory: Territory, context: RuleContext, enforce: Enforce): Verdict[] {
  const optional = compileGlobs(context.policy.ownership.optional);
  const mayEdit = freeEditing(territory, context);
  const told: string[] = [];
  const free: string[] = [];
  const bound: string[] = [];
  for (const path of territory.paths) {
    if (optional.matches(path) && !isRuleFile(path, context)) told.push(path);
    else (mayEdit(path) ? free : bound).push(path);
  }
  const verdicts: Verdict[] = [];
  if (told.length > 0) {
    verdicts.push({
      rule: `ownership.${territory.name}.optional`,
      outcome: 'pass',
      reason: `${territory.name} is told; approval is optional here`,
      paths: told,
    });
  }
  if (free.length > 0) {
    const who = [...context.acting].sort().join(', ');
    verdicts.push({
      rule: `ownership.${territory.name}.own`,
      outcome: 'pass',
      reason: `${who} may edit this`,
      paths: free,
    });
  }
  if (bound.length > 0) verdicts.push(judgeApproved({ ...territory, paths: bound }, context, enforce));
  return verdicts;
}

function judgeApproved(territory: Territory, context: RuleContext, enforce: Enforce): Verdict {
  const needed = context.policy.ownership.approvals;
  const rule = `ownership.${territory.name}`;
  const gap = context.gaps.approvals;
  if (gap !== null && needed > 0)
    return { rule, outcome: unjudged(enforce), reason: gap, paths: territory.paths };
  const counted = countApprovals(territory, context);
  const good = [
    ...new Set(counted.filter((approval) => approval.counts === true).map((approval) => approval.by)),
  ];
  const unsure = counted.some((approval) => approval.counts === null);
  const notes = counted
    .filter((approval) => approval.counts === true || approval.entitled)
    .map((approval): Verdict => noteOf(rule, approval, enforce));
  if (good.length >= needed) {
    const reason =
      needed === 0
        ? `${territory.name} need not approve`
        : `${territory.name}: approved by ${good.join(', ')}`;
    return {
      rule,
      outcome: 'pass',
      reason,
      paths: territory.paths,
      ...(notes.length > 0 ? { children: notes } : {}),
    };
  }
  const asked = territory.approvers.filter(
    (by) => isIndependent({ by, email: null }, context.identity, context.policy).independent,
  );
  const strangers = onlyStrangers(asked, context.facts);
  const outcome: Outcome = unsure || strangers !== null ? unjudged(enforce) : broken(enforce);
  const why = strangers === null ? '' : `; ${strangers.reason}`;
  return {
    rule,
    outcome,
    reason: `${touched(territory.paths)} to ${territory.name} (${territory.by}): ${good.length} of ${needed} approvals${why}`,
    paths: territory.paths,
    who: asked.length > 0 ? asked : territory.approvers,
    next: strangers === null ? remedyFor(asked, territory, context) : context.remedies.nameOwn(strangers),
    ...(notes.length > 0 ? { children: notes } : {}),
  };
}

/** Where every approver has a hand in the change, only the policy can help. */
function remedyFor(asked: readonly string[], { approvers }: Territory, { remedies }: RuleContext): string[] {
  if (approvers.length === 0) return remedies.addKeeper();
  return asked.length > 0 ? remedies.approve(asked) : remedies.addReviewer();
}

function touched(paths: readonly string[]): string {
  return paths.length === 1 ? `${paths[0]} belongs` : `${paths.length} touched paths belong`;
}

function noteOf(rule: string, approval: Counted, enforce: Enforce): Verdict {
  const name = `${rule}.approval.${approval.by}`;
  if (approval.counts === true) return { rule: name, outcome: 'pass', reason: `approved by ${approval.by}` };
  const outcome = approval.counts === null ? unjudged(enforce) : 'audit';
  return {
    rule: name,
    outcome,
    reason: `the approval by ${approval.by} does not count: ${approval.because}`,
  };
}
