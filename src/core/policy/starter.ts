import { type Codeowners, parseCodeowners } from '../ownership/codeowners.ts';
import { globFault } from '../ownership/glob.ts';
import { type Author, codingAgents, humans, isPerson } from './authors.ts';

/** What a repository shows of who works on what. */
export interface Seen {
  readonly paths: readonly string[];
  readonly codeowners: { readonly path: string; readonly content: Uint8Array | string } | null;
  readonly authors: readonly Author[];
}

/** One agent of the starter policy. */
export interface Sketch {
  readonly key: string;
  readonly about: string;
  readonly emails: readonly string[];
  readonly operators: readonly string[];
  readonly reviewers: readonly string[];
  readonly ownership: readonly string[];
  /** Do its operators and reviewers decide on the rules themselves? */
  readonly keepsRules: boolean;
}

/** What a starter policy is written from. */
export interface Starter {
  readonly agents: readonly Sketch[];
  readonly component: string | null;
  readonly codeowners: string | null;
  /** What was found, and what was left out, a sentence each. */
  readonly notes: readonly string[];
}

/** More patterns than these make no starting point; a policy with them would be too large to read. */
const MOST = 1_000;

/** Draws the roster, the ownership and the components of a starter policy from what a repository shows. */
export function sketchPolicy(seen: Seen): Starter {
  const notes: string[] = [];
  const people = humans(seen.authors);
  const teams = teamsOf(seen.codeowners, notes);
  const coding = codingAgents(seen.authors);
  const found = coding.length > 0 ? coding : [{ name: 'first_agent', emails: ['agent-001@agents.example'] }];
  if (coding.length === 0)
    notes.push('no known coding agent among the authors: `first_agent` stands in for yours');
  for (const { name, emails } of coding)
    notes.push(`${name} wrote or helped with commits, as ${emails.join(', ')}`);
  const folders = teams.length > 0 ? [] : topFolders(seen.paths);
  if (folders.length > 0)
    notes.push(`${folders.length} top-level folders, all given to ${found[0]?.name}: divide them`);
  const names = new Set<string>();
  const agents = [
    ...found.map(
      ({ name, emails }, at): Sketch => ({
        key: unique(name, names),
        about:
          coding.length > 0 ? 'A coding agent that the history shows.' : 'Rename it after your coding agent.',
        emails,
        operators: people,
        reviewers: [],
        ownership: at === 0 ? folders : [],
        keepsRules: false,
      }),
    ),
    ...teams.map((team): Sketch => ({ ...team, key: unique(team.key, names) })),
    keepers(people, names, notes),
  ];
  const component = components(seen.paths);
  if (component !== null) notes.push(`components under ${component}`);
  return { agents, component, codeowners: seen.codeowners?.path ?? null, notes };
}

/** Whoever may change the rules is no coding agent: that one could let itself pass. */
function keepers(people: readonly string[], names: Set<string>, notes: string[]): Sketch {
  notes.push(
    people.length > 0
      ? `${people.join(', ')} may change the policy: see \`maintainers\`, and name them as \`@login\``
      : 'nobody is named yet who may change the policy: give `maintainers` an operator',
  );
  return {
    key: unique('maintainers', names),
    about: 'Those who keep the rules: a change to this file needs one of its operators.',
    emails: ['maintainers@agents.example'],
    operators: people,
    reviewers: [],
    ownership: [],
    keepsRules: true,
  };
}

function linesGive(taken: number, all: number): string {
  if (all === 1 && taken === 1) return 'its line gives';
  return `${taken === all ? `all ${all}` : `${taken} of ${all}`} lines give`;
}

/** One agent for every set of owners that stands in CODEOWNERS, with the patterns of its lines. */
function teamsOf(codeowners: Seen['codeowners'], notes: string[]): Sketch[] {
  if (codeowners === null) return [];
  const { rules, faults } = parseCodeowners(codeowners.content);
  const teams = new Map<string, { owners: readonly string[]; patterns: Set<string> }>();
  let taken = 0;
  for (const { owners, pattern } of rules) {
    const people = owners.filter(isPerson);
    const own = policyPattern(pattern);
    if (people.length === 0 || own === null || taken >= MOST) continue;
    taken += 1;
    const key = people.join(' ');
    const team = teams.get(key) ?? { owners: people, patterns: new Set() };
    teams.set(key, { ...team, patterns: team.patterns.add(own) });
  }
  notes.push(
    `${codeowners.path}: ${linesGive(taken, rules.length)} ${teams.size === 1 ? '1 owner' : `${teams.size} owners`}`,
  );
  if (faults.length > 0)
    notes.push(
      `${faults.length === 1 ? '1 other line is' : `${faults.length} other lines are`} skipped by GitHub: \`baton codeowners --lint\``,
    );
  if (taken > 0) notes.push(ORDER);
  return [...teams.values()].map(({ owners, patterns }) => ({
    key: owners[0] ?? '',
    about: `From ${codeowners.path}.`,
    emails: [],
    operators: [],
    reviewers: owners,
    ownership: [...patterns],
    keepsRules: false,
  }));
}

const ORDER =
  'in CODEOWNERS the last line wins, in the policy the nearest directory: compare with `baton owners --all`';

/** A pattern of CODEOWNERS as the policy has it; null where it has none. */
function policyPattern(pattern: Codeowners['rules'][number]['pattern']): string | null {
  if (/[\udc80-\udcff]/.test(pattern) || pattern.length > 500) return null;
  return globFault(pattern) === null ? pattern : null;
}

function topFolders(paths: readonly string[]): string[] {
  const folders = new Set(
    paths.flatMap((path) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])),
  );
  // Whoever owns the rules may edit them.
  return [...folders]
    .filter((folder) => folder !== '.github')
    .sort()
    .map((folder) => `/${folder.replace(/[\\*?[\]]/g, '\\$&')}/*`)
    .filter((pattern) => policyPattern(pattern) !== null)
    .slice(0, 100);
}

const KINDS_OF_COMPONENTS = [
  'components/terraform',
  'components',
  'packages',
  'apps',
  'services',
  'libs',
  'plugins',
  'crates',
  'modules',
  'cmd',
] as const;

/** The folder of folders with the most of them, where there are at least two. */
function components(paths: readonly string[]): string | null {
  let best: string | null = null;
  let most = 1;
  for (const kind of KINDS_OF_COMPONENTS) {
    const below = paths
      .filter((path) => path.startsWith(`${kind}/`))
      .map((path) => path.slice(kind.length + 1));
    const folders = new Set(
      below.flatMap((path) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])),
    );
    if (folders.size > most) [best, most] = [`${kind}/*/`, folders.size];
  }
  return best;
}

function unique(wanted: string, names: Set<string>): string {
  const base = wanted
    .replace(/^@?(?:[^/@]*\/)?/, '')
    .replace(/@.*$/, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^[^A-Za-z]+|_+$/g, '');
  let name = base.slice(0, 60) || 'owner';
  for (let count = 2; names.has(name); count += 1) name = `${base.slice(0, 60) || 'owner'}_${count}`;
  names.add(name);
  return name;
}
