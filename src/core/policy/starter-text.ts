import { displayPath } from '../paths.ts';
import type { Sketch, Starter } from './starter.ts';

/** A starter policy as a commented file. Everything in it is valid; what could be added stands in comments. */
export function renderStarter({ agents, component, codeowners, notes }: Starter): string {
  return [
    '# The policy of Baton: who owns what, and what must be true before work is merged.',
    '# Every key: docs/policy.md of Baton. See what is wrong with it: baton validate',
    ...notes.map((note) => `# Found: ${displayPath(note)}`),
    'version: 1',
    '',
    '# audit: report only; warn: say so, block nothing; enforce: the check blocks.',
    'enforce: warn',
    '',
    '# Who works here. `dir/*` is the whole subtree; the nearest directory wins.',
    'agents:',
    ...agents.flatMap((agent, at) => renderAgent(agent, at + 1)),
    ...(component === null
      ? []
      : ['', '# Named parts of the repository.', `components: { each: ${quote(component)} }`]),
    '',
    'ownership:',
    '  approvals: 1 # for each owner whose paths are touched',
    '  unowned: audit # what a change to a path of nobody means: audit, warn or enforce',
    ...(codeowners === null ? [] : ['', `codeowners: { path: ${codeowners} }`]),
    '',
    'leases: { default_ttl: 2h, max_ttl: 8h }',
    '',
    '# gates:',
    '#   documented:',
    '#     require: [{ changed_with: { when: "src/**", also: ["docs/**", "CHANGELOG.md"] } }]',
    '#   tested:',
    '#     require: [{ check: "test*" }]',
    '',
  ].join('\n');
}

function renderAgent(
  { key, about, emails, operators, reviewers, ownership, keepsRules }: Sketch,
  number: number,
): string[] {
  const id = `agent-${String(number).padStart(3, '0')}`;
  const list = (name: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [`    ${name}: [${values.map(quote).join(', ')}]`];
  const branches = quote(`${id}/**`);
  return [
    `  ${key}: # ${displayPath(about)}`,
    `    id: ${id}`,
    ...(emails.length > 0
      ? [`    identity: { emails: [${emails.map(quote).join(', ')}], branches: [${branches}] }`]
      : [`    # identity: { emails: [${quote(`${id}@agents.example`)}], branches: [${branches}] }`]),
    ...(keepsRules ? ['    authority: full'] : []),
    ...list('operators', operators),
    ...list('reviewers', reviewers),
    ...(ownership.length === 0
      ? ['    # ownership: ["src/api/*", "docs/api.md"]']
      : ['    ownership:', ...ownership.map((pattern) => `      - ${quote(pattern)}`)]),
  ];
}

/** JSON text is YAML text. */
function quote(text: string): string {
  return JSON.stringify(text);
}
