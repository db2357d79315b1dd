import * as z from 'zod';
import { LIMITS } from './fields.ts';
import { ABILITIES, TOKENS } from './reach.ts';
import { policySchema } from './schema.ts';
import type { Trap } from './traps/trap.ts';
import { TRAPS } from './traps.ts';

/** The part of JSON Schema that the policy's schema uses. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The policy's schema as JSON Schema (draft 2020-12), for editors: what may be written, before defaults are filled in. */
export function policyJsonSchema(): Node {
  const { $schema, ...rest } = z.toJSONSchema(policySchema, { io: 'input', target: 'draft-2020-12' });
  return {
    $schema,
    $id: 'urn:baton:policy:1',
    title: 'Policy of Baton (.github/baton.yml)',
    ...rest,
  } as Node;
}

/** docs/policy.md: every key with its meaning, and every trap. Made of the schema alone. */
export function policyReference(): string {
  const schema = policyJsonSchema();
  const sections = Object.entries(schema.properties ?? {}).flatMap(([key, node]) =>
    section(key, node, schema),
  );
  return `${[...INTRO, ...traps(), ...tokens(), '## Keys', '', ...sections].join('\n').trimEnd()}\n`;
}

const INTRO = [
  '<!-- Written by `npm run build` from src/core/policy. Do not edit by hand. -->',
  '# The policy',
  '',
  'The policy is `.github/baton.yml` on the base branch: a change is judged by the rules that are in force there, never by',
  'those it brings. `baton init` draws one from what the repository shows, `baton validate` reports everything that is wrong',
  'with it at once, and with this first line editors complete and check it while you type:',
  '',
  '```yaml',
  '# yaml-language-server: $schema=../node_modules/baton-bot/schema.json',
  '```',
  '',
  `It is YAML 1.2 in UTF-8: at most ${LIMITS.bytes.toLocaleString('en')} bytes, ${LIMITS.depth} levels deep, without merge keys, every key once. Its digest is of`,
  'what it means, so comments, order and written-out defaults do not change it.',
  '',
  'A whole one is in [the examples](examples/agent-coordination-framework/baton.yml).',
  '',
  '## Paths and areas',
  '',
  'Patterns are those of CODEOWNERS, with two differences: `dir/*` is the whole subtree, and blanks need no backslash. Where a',
  'list of paths may stand, the name of an entry of `areas` may stand too; an entry of several words without a slash, dot or',
  'wildcard is always taken for such a name.',
  '',
  'Of the rows that match a path one decides. Patterns that cross directories (`**/README.md`, `*.tf`) are weakest, then the',
  'anchored patterns of areas, then plain directories; in each of the three, the longer one wins. The same pattern for two',
  'agents is shared ownership: either approves. `baton codeowners` writes the rows in this order. A row whose agents have no',
  '`reviewers` stands there as a comment, because a line without owners would take the path from everybody.',
  '',
];

function traps(): string[] {
  const rows = Object.entries<Trap>(TRAPS).map(
    ([code, { severity, about }]) => `| \`policy.${code}\` | ${severity} | ${about.replaceAll('|', '\\|')} |`,
  );
  return [
    '## Traps',
    '',
    'A policy of the right form can still be wrong. An error keeps it from being used; a warning says that it does something its',
    'reader would not expect, and `baton validate --strict` takes it as seriously.',
    '',
    '| code | severity | what is wrong |',
    '|---|---|---|',
    ...rows,
    '',
  ];
}

function tokens(): string[] {
  const rows = Object.values(ABILITIES).map(
    ({ about, source, has }) =>
      `| ${about} ([source](${source})) | ${TOKENS.map((token) => (has[token] ? 'yes' : 'no')).join(' | ')} |`,
  );
  return [
    '## Tokens',
    '',
    'What Baton can read and do on GitHub depends on its token: that of its own App (`app`), the `GITHUB_TOKEN` of a workflow',
    '(`workflow`), that of an App given to the Action (`app-in-action`), or a personal one (`user`), each with every permission that',
    'its kind can be given. A rule that blocks and that the token can never judge would keep changes from passing for ever, and an',
    'agent that it can never wake would wait for ever: `baton validate --token KIND` finds both (`policy.unreachable`).',
    '',
    'A team of another organisation than the repository belongs to has no part in it: GitHub neither asks it for a review nor shows who is',
    'in it. Where only such teams may approve it is *cannot tell*, with what to do. The Action in the mode `validate` finds them as faults (`policy.foreign-team`);',
    '`baton validate` warns of them, by the remote of the clone, which may be a fork.',
    '',
    `| ability | ${TOKENS.map((token) => `\`${token}\``).join(' | ')} |`,
    `|---|${TOKENS.map(() => '---').join('|')}|`,
    ...rows,
    '',
  ];
}

function section(key: string, node: Node, around: Node): string[] {
  const must = around.required?.includes(key) ? ' (required)' : '';
  const rows = rowsBelow('', node);
  return [
    `### \`${key}\`${must}`,
    '',
    describe(node),
    '',
    ...(rows.length === 0 ? [] : ['| key | what it is | default |', '|---|---|---|', ...rows, '']),
  ];
}

function describe(node: Node): string {
  const value = node.default;
  const written = value === undefined || isEmpty(value) ? '' : ` Default: \`${JSON.stringify(value)}\`.`;
  return `${node.description ?? ''} ${typeOf(node)}.${written}`.trim();
}

/** A table row for every key below a node, and for what it is made of. */
function rowsBelow(prefix: string, node: Node): string[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const must = node.required?.includes(key) ? '**required**' : shownDefault(child.default);
    const about = `${child.description ?? ''} ${typeOf(child)}`.trim().replaceAll('|', '\\|');
    return [`| \`${path}\` | ${about} | ${must} |`, ...rowsBelow(path, child)];
  });
  const inner = typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
  const named = prefix === '' ? '<name>' : `${prefix}.<name>`;
  return [
    ...own,
    ...(inner ? rowsBelow(named, inner) : []),
    ...(node.items ? rowsBelow(`${prefix}[]`, node.items) : []),
    ...(node.anyOf ?? []).flatMap((option) => rowsBelow(prefix, option)),
  ];
}

function shownDefault(value: unknown): string {
  if (value === undefined || isEmpty(value)) return '';
  return `\`${JSON.stringify(value)}\``;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function typeOf(node: Node): string {
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.anyOf) return [...new Set(node.anyOf.map(typeOf))].join(', or ');
  if (node.type === 'array') return `List of ${plural(node.items)}`;
  if (node.type === 'object') return node.properties ? 'Map' : 'Map of names';
  if (node.type === 'integer' || node.type === 'number') return range(node);
  return 'Text';
}

function plural(items: Node | undefined): string {
  if (items?.enum) return items.enum.map((value) => `\`${String(value)}\``).join(', ');
  return items?.type === 'object' || items?.anyOf ? 'maps' : 'texts';
}

function range({ type, minimum, maximum }: Node): string {
  const word = type === 'integer' ? 'Whole number' : 'Number';
  return minimum === undefined ? word : `${word}, ${minimum} to ${maximum ?? '…'}`;
}
