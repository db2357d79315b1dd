import { CONTRACTS } from '../../core/handoffs/headings.ts';
import type { Layer } from '../../core/policy/schema.ts';

/** What a new document is written with. */
export interface NewDocument {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Changed paths. */
  readonly paths: readonly string[];
  /** Layer of the receiver, where the handoff goes down to it. */
  readonly into: Layer | null;
}

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/\.(?:md|txt|rst|adoc)$/i, 'document'],
  [/\.(?:ya?ml|json|toml|ini|tfvars)$/i, 'config'],
];

/** The document of the framework's template, with what is known filled in; the rest is in brackets. */
export function newDocument({ title, from, to, kind, at, paths, into }: NewDocument): string {
  const artifacts = paths.length === 0 ? ['[location]'] : paths;
  const fields = into === null || into === 'L0' ? [] : CONTRACTS[into];
  const own = fields.filter(
    (field) =>
      !['success_criteria', 'dependencies', 'required_artifacts', 'implementation_artifacts'].includes(field),
  );
  return [
    `# Task Handoff: ${title}`,
    '',
    `## From: ${from}`,
    `## To: ${to}`,
    `## Date: ${at.slice(0, 19)}Z`,
    ...(kind === 'forward' ? [] : [`## Kind: ${kind}`]),
    '',
    '### Completed Work',
    '- [List completed items]',
    '',
    '### Artifacts',
    ...artifacts.flatMap((path) => [`- Path: ${path}`, `  - Type: ${typeOf(path)}`, '  - Status: final']),
    '',
    '### Known Issues',
    '- [Issue description and impact, or none]',
    '',
    '### Dependencies',
    '- [Required dependencies, or none]',
    '',
    '### Success Criteria',
    '- [Acceptance criteria]',
    '',
    ...own.flatMap((field) => [
      `### ${field}`,
      ...(field === 'execution_plan'
        ? ['- phases: [phases]', '- parallel_streams: [what runs side by side]', '- quality_gates: [gates]']
        : [`- [${field.replaceAll('_', ' ')}]`]),
      '',
    ]),
    '### Notes',
    '[Additional context]',
    '',
  ].join('\n');
}

function typeOf(path: string): string {
  return TYPES.find(([form]) => form.test(path))?.[1] ?? 'code';
}
