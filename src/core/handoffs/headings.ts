import type { Layer } from '../policy/schema.ts';

/** Sections of the document, as the framework's template has them. */
export const SECTIONS = {
  completed_work: {
    heading: 'Completed Work',
    also: ['done', 'work done', 'work completed', 'what was done'],
    required: true,
  },
  artifacts: { heading: 'Artifacts', also: ['artifact', 'outputs', 'deliverables', 'files'], required: true },
  known_issues: {
    heading: 'Known Issues',
    also: ['known issue', 'issues', 'known problems', 'open issues'],
    required: true,
  },
  dependencies: {
    heading: 'Dependencies',
    also: ['dependency', 'depends on', 'required dependencies'],
    required: true,
  },
  success_criteria: {
    heading: 'Success Criteria',
    also: ['success criterion', 'acceptance criteria', 'acceptance', 'criteria'],
    required: true,
  },
  checks: {
    heading: 'Checks',
    also: ['tests', 'test results', 'checks passed', 'verified by'],
    required: false,
  },
  notes: { heading: 'Notes', also: ['note', 'additional context', 'context', 'remarks'], required: false },
} as const satisfies Record<
  string,
  { readonly heading: string; readonly also: readonly string[]; readonly required: boolean }
>;
export type Section = keyof typeof SECTIONS;

/** Fields of the contract of each step down the layers, PROTOCOL §4. */
export const CONTRACTS = {
  L1: ['task_context', 'coordinator_decision', 'required_artifacts', 'time_budget', 'success_criteria'],
  L2: ['strategy_decisions', 'milestones', 'dependencies'],
  L3: ['execution_plan', 'resource_requirements'],
  L4: ['implementation_artifacts', 'execution_commands'],
} as const satisfies Record<Exclude<Layer, 'L0'>, readonly string[]>;
export type ContractField = (typeof CONTRACTS)[keyof typeof CONTRACTS][number];

/** What an execution plan must speak of. */
export const PLAN_PARTS = ['phases', 'parallel_streams', 'quality_gates'] as const;

const FIELDS = new Set<string>(Object.values(CONTRACTS).flat());

/** A heading as it is compared: without marks, case, numbers in front and what stands behind a colon. */
export function headingKey(text: string): string {
  return text
    .replace(/[*_`#]+/g, ' ')
    .replace(/^\s*\d+[.)]\s*/, '')
    .replace(/[:.]\s*$/, '')
    .replace(/[\s-]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** The section that a heading opens; undefined where it is none of the template. */
export function sectionOf(heading: string): Section | undefined {
  const key = headingKey(heading);
  return (Object.keys(SECTIONS) as Section[]).find((name) => {
    const { heading: own, also } = SECTIONS[name];
    return (
      headingKey(own) === key ||
      headingKey(name.replaceAll('_', ' ')) === key ||
      also.some((other) => other === key)
    );
  });
}

/** The field of a contract that a heading opens: `Task Context`, `task_context`. */
export function fieldOf(heading: string): ContractField | undefined {
  const key = headingKey(heading.replaceAll('_', ' ')).replaceAll(' ', '_');
  return FIELDS.has(key) ? (key as ContractField) : undefined;
}
