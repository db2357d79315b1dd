import { kindOf, PATH_LISTS } from '../../gates/kind.ts';
import { permissionNamed } from '../../roster/standing.ts';
import { soundsLikeArea } from '../areas.ts';
import { didYouMean, nearest } from '../nearest.ts';
import type { PathKey } from '../positions.ts';
import type { Requirement } from '../requirements.ts';
import { type Finding, found, foundKey, type Known, type Subject, type Trap } from './trap.ts';
import { dependencyNames } from './work-names.ts';

interface Reference {
  readonly ref: string;
  readonly path: readonly PathKey[];
}

function listed(refs: readonly string[], path: readonly PathKey[]): Reference[] {
  return refs.map((ref, at) => ({ ref, path: [...path, at] }));
}

/** Every place that names an agent or a group. */
function references({ policy }: Subject): Reference[] {
  const agents = Object.entries(policy.agents).flatMap(([key, agent]) => [
    ...listed(agent.dependencies, ['agents', key, 'dependencies']),
    ...listed(agent.backup, ['agents', key, 'backup']),
    ...(agent.communication === undefined
      ? []
      : [{ ref: agent.communication, path: ['agents', key, 'communication'] }]),
  ]);
  const groups = Object.entries(policy.groups).flatMap(([key, members]) =>
    members === '*' ? [] : listed(members, ['groups', key]),
  );
  const gates = Object.entries(policy.gates).flatMap(([gate, { require }]) =>
    require.flatMap((requirement, at) => peopleIn(requirement, ['gates', gate, 'require', at])),
  );
  const overriding = onRoster(listed(policy.overrides.by, ['overrides', 'by']));
  return [...agents, ...groups, ...gates, ...overriding];
}

function peopleIn(requirement: Requirement, path: readonly PathKey[]): Reference[] {
  if ('approval' in requirement)
    return onRoster([{ ref: requirement.approval.of, path: [...path, 'approval', 'of'] }]);
  if ('label' in requirement) return onRoster(listed(requirement.label.by ?? [], [...path, 'label', 'by']));
  return [];
}

/** Of names that may be accounts, teams and permissions, those that can only be agents or groups. */
function onRoster(references: readonly Reference[]): Reference[] {
  return references.filter(({ ref }) => !ref.startsWith('@') && permissionNamed(ref) === undefined);
}

function* unknownAgents(subject: Subject): Iterable<Finding> {
  for (const { ref, path } of references(subject)) {
    if (isKnown(ref, subject.known)) continue;
    const names = [...subject.known.agents, ...subject.known.groups, ...subject.known.ids];
    yield found(path, `\`${ref}\` is no agent and no group`, didYouMean(ref, names) ?? WRITE_AGENT);
  }
  for (const [name, component] of Object.entries(subject.policy.components)) {
    if (typeof component === 'string') continue;
    for (const { ref, path } of listed(component.owners, ['components', name, 'owners'])) {
      if (subject.known.agents.has(ref) || subject.known.ids.has(ref)) continue;
      yield found(path, `\`${ref}\` is no agent`, didYouMean(ref, subject.known.agents) ?? WRITE_AGENT);
    }
  }
}

const WRITE_AGENT = 'Name an agent under `agents`, or a group under `groups`.';

function isKnown(ref: string, known: Known): boolean {
  return known.agents.has(ref) || known.groups.has(ref) || known.ids.has(ref);
}

/** Every list of path patterns in which the name of an area may stand. */
export function patternLists({ policy }: Subject): Reference[] {
  const agents = Object.entries(policy.agents).flatMap(([key, agent]) =>
    (['ownership', 'may_edit', 'never'] as const).flatMap((list) =>
      listed(agent[list], ['agents', key, list]),
    ),
  );
  const components = Object.entries(policy.components).flatMap(([key, component]) =>
    typeof component === 'string' ? [] : listed(component.paths, ['components', key, 'paths']),
  );
  const gates = Object.entries(policy.gates).flatMap(([key, gate]) => [
    ...listed(gate.paths ?? [], ['gates', key, 'paths']),
    ...gate.require.flatMap((requirement, at) => inRequirement(requirement, ['gates', key, 'require', at])),
  ]);
  const resources = policy.leases.resources.flatMap(({ paths }, at) =>
    listed(paths, ['leases', 'resources', at, 'paths']),
  );
  const freezes = Object.entries(policy.incidents).flatMap(([level, incident]) =>
    listed(incident?.freeze_except ?? [], ['incidents', level, 'freeze_except']),
  );
  return [
    ...agents,
    ...components,
    ...gates,
    ...resources,
    ...freezes,
    ...listed(policy.ownership.optional, ['ownership', 'optional']),
  ];
}

function inRequirement(requirement: Requirement, path: readonly PathKey[]): Reference[] {
  const [kind, value] = kindOf(requirement);
  return PATH_LISTS[kind].flatMap((key) => {
    const list: string | readonly string[] | undefined = value[key];
    const inner = [...path, kind, key];
    return typeof list === 'string' ? [{ ref: list, path: inner }] : listed(list ?? [], inner);
  });
}

function* unknownAreas(subject: Subject): Iterable<Finding> {
  for (const { ref, path } of patternLists(subject)) {
    if (subject.known.areas.has(ref) || !soundsLikeArea(ref)) continue;
    const hint = didYouMean(ref, subject.known.areas);
    yield found(path, `\`${ref}\` is no path, and no area has that name`, hint ?? defineArea(ref));
  }
}

function defineArea(name: string): string {
  return `Say what it stands for: areas: { ${name}: ["some/path/**"] }`;
}

function* nearlyAreas(subject: Subject): Iterable<Finding> {
  for (const { ref, path } of patternLists(subject)) {
    if (subject.known.areas.has(ref) || soundsLikeArea(ref) || /[/.*?[\\]/.test(ref)) continue;
    const near = nearest(ref, subject.known.areas);
    if (near === undefined) continue;
    yield found(
      path,
      `\`${ref}\` is taken as a file name; there is an area \`${near}\``,
      didYouMean(ref, [near]),
    );
  }
}

function* unusedAreas(subject: Subject): Iterable<Finding> {
  const used = new Set([...patternLists(subject), ...dependencyNames(subject)].map(({ ref }) => ref));
  for (const area of Object.keys(subject.policy.areas)) {
    if (used.has(area)) continue;
    yield foundKey(
      ['areas', area],
      `area \`${area}\` is used nowhere`,
      'Name it in an `ownership`, or remove it.',
    );
  }
}

function* nameClashes({ policy, known }: Subject): Iterable<Finding> {
  for (const group of Object.keys(policy.groups)) {
    if (!known.agents.has(group) && !known.ids.has(group)) continue;
    yield foundKey(['groups', group], `\`${group}\` is a group and an agent`, 'Rename one of them.');
  }
  const ids = new Map(Object.entries(policy.agents).map(([key, { id }]) => [id, key]));
  for (const key of Object.keys(policy.agents)) {
    const other = ids.get(key);
    if (other === undefined || other === key) continue;
    yield foundKey(['agents', key], `\`${key}\` is also the id of agent \`${other}\``, 'Rename one of them.');
  }
}

/** Names that lead nowhere, or to two places. */
export const REFERENCE_TRAPS = {
  'unknown-agent': {
    severity: 'error',
    about:
      '`dependencies`, `backup`, `communication`, a group, a component, a gate or `overrides` names an agent that does not exist.',
    find: unknownAgents,
  },
  'unknown-area': {
    severity: 'error',
    about: 'An entry among path patterns is words (`Network security groups`), and no area has that name.',
    find: unknownAreas,
  },
  'nearly-area': {
    severity: 'warning',
    about: 'A single word is taken as a file name, but an area is called almost the same.',
    find: nearlyAreas,
  },
  'unused-area': {
    severity: 'warning',
    about: 'An area is defined, and nothing names it.',
    find: unusedAreas,
  },
  'ambiguous-name': {
    severity: 'error',
    about: 'One name stands for an agent and a group, or is one agent and the id of another.',
    find: nameClashes,
  },
} satisfies Record<string, Trap>;
