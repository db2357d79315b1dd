import { directoriesAt } from '../../gates/entries.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { cyclesOf } from './cycles.ts';
import { type Finding, found, type Subject, type Trap } from './trap.ts';
import { dependencyNames, type WorkName } from './work-names.ts';
import { entryFault } from './written.ts';

/** Names that the file itself defines, those of components that `each` finds left out. */
function definedNames({ known }: Subject): string[] {
  const { gates, areas, agents, groups, ids, components } = known;
  return [...gates, ...areas, ...agents, ...groups, ...ids, ...components].filter((name) => name !== 'each');
}

function* unbound(subject: Subject): Iterable<WorkName & { readonly names: readonly string[] }> {
  const names = definedNames(subject);
  for (const name of dependencyNames(subject)) {
    if (!name.ref.startsWith('#') && !names.includes(name.ref)) yield { ...name, names };
  }
}

const DEFINE = (ref: string): string => `Say which paths it stands for: areas: { ${ref}: ["some/path/**"] }`;

function* unknownWork(subject: Subject): Iterable<Finding> {
  if (subject.known.components.has('each')) return;
  for (const { ref, path, names } of unbound(subject)) {
    const message = `\`${ref}\` is no gate, area, component, agent or group`;
    yield found(path, message, didYouMean(ref, names) ?? DEFINE(ref));
  }
}

/** Where `each` names components after directories, only the repository tells whether there is one. */
function* looseWork(subject: Subject): Iterable<Finding> {
  if (!subject.known.components.has('each')) return;
  const { paths } = subject;
  const directories = componentsOfEach(subject);
  for (const { ref, path, names } of unbound(subject)) {
    if (directories.includes(ref)) continue;
    const all = [...names, ...directories];
    if (paths === undefined && nearest(ref, all) === undefined) continue;
    const component =
      paths === undefined ? 'may be no component' : 'no directory of `components.each` has that name';
    const message = `\`${ref}\` is no gate, area, agent or group, and ${component}: the rule never binds`;
    yield found(path, message, didYouMean(ref, all) ?? DEFINE(ref));
  }
}

function componentsOfEach({ policy: { components }, paths }: Subject): string[] {
  const { each } = components;
  if (paths === undefined || typeof each !== 'string' || entryFault(each) !== null) return [];
  return directoriesAt(each, paths).map((directory) => directory.slice(directory.lastIndexOf('/') + 1));
}

/** A rule's names as what they stand for, so that a group and its member, or a name and its id, are one. */
function meant({ roster, known }: Subject, ref: string, by: string): readonly string[] {
  if (known.gates.has(ref) || known.areas.has(ref)) return [ref];
  return roster.resolve(ref, by)?.map(({ key }) => key) ?? [ref];
}

function* waitingCircles(subject: Subject): Iterable<Finding> {
  const graph = new Map<string, string[]>();
  const rules = new Map<string, number>();
  for (const [at, { when, blocks }] of subject.policy.dependencies.blocking.entries()) {
    for (const first of meant(subject, when, '')) {
      const waiting = blocks.flatMap((ref) => meant(subject, ref, first));
      graph.set(first, [...(graph.get(first) ?? []), ...waiting]);
      if (!rules.has(first)) rules.set(first, at);
    }
  }
  for (const cycle of cyclesOf(graph)) {
    const path = ['dependencies', 'blocking', rules.get(cycle[0] ?? '') ?? 0];
    const message = `blocking dependencies form a circle: ${cycle.join(' → ')}`;
    yield found(
      path,
      message,
      'Make one of them advisory, or remove it: nothing on the circle could ever start.',
    );
  }
}

function* repeatedItems({ policy: { handoffs } }: Subject): Iterable<Finding> {
  for (const list of ['checklist', 'verify'] as const) {
    const first = new Set<string>();
    for (const [at, item] of (handoffs?.[list] ?? []).entries()) {
      const plain = item.trim().toLowerCase().replace(/\s+/g, ' ');
      if (first.has(plain))
        yield found(['handoffs', list, at], `\`${item}\` already stands in this list`, 'Remove one of them.');
      first.add(plain);
    }
  }
}

/** What is wrong with how work moves. */
export const MOVING_TRAPS = {
  'unknown-work': {
    severity: 'error',
    about: 'A rule on dependencies names no gate, area, component, task, agent or group.',
    find: unknownWork,
  },
  'loose-work': {
    severity: 'warning',
    about:
      'A rule on dependencies names what may be a component that `each` finds, and is none or nearly another name.',
    find: looseWork,
  },
  'waiting-circle': {
    severity: 'error',
    about: 'Rules on blocking dependencies form a circle; it is shown as `a → b → a`.',
    find: waitingCircles,
  },
  'repeated-item': {
    severity: 'error',
    about: '`handoffs.checklist` or `handoffs.verify` holds an entry twice.',
    find: repeatedItems,
  },
} satisfies Record<string, Trap>;
