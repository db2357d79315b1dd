import type { Assumptions } from '../core/change/assumptions.ts';
import { CHECK_CONCLUSIONS, isCheckConclusion } from '../core/context/state/change.ts';
import { EXIT, type Fault, UserError } from '../core/errors.ts';
import { pathsAsked } from '../core/ownership/asked.ts';
import { nearest } from '../core/policy/nearest.ts';
import type { Repository } from '../local/repository.ts';
import type { Runtime } from './runtime.ts';

/** What is to be taken for true, as the options of the command have it. */
export interface AssumptionOptions {
  readonly approve?: readonly string[];
  readonly ignoreApproval?: readonly string[];
  readonly requestChanges?: readonly string[];
  readonly ignoreReview?: readonly string[];
  readonly check?: readonly string[];
  readonly label?: readonly string[];
  readonly ignoreLabel?: readonly string[];
  readonly addFile?: readonly string[];
  readonly ignoreFile?: readonly string[];
}

/** From where paths are meant. */
export interface Standpoint {
  readonly root: string | null;
  readonly prefix: string;
}

/** Paths are meant from the root of the repository, wherever that is. */
export const NOWHERE: Standpoint = { root: null, prefix: '' };

/** Where the process stands. */
export async function standpoint({ git, cwd }: Runtime, { root }: Repository): Promise<Standpoint> {
  if (root === null) return NOWHERE;
  const prefix = (await git.at(cwd).ask(['rev-parse', '--show-prefix'])) ?? '';
  return { root, prefix };
}

/** Throws a `UserError` with everything that is wrong with the options. */
export async function readAssumptions(
  from: Standpoint,
  commitOf: (revision: string) => Promise<string>,
  options: AssumptionOptions,
): Promise<Assumptions> {
  const faults: Fault[] = [];
  const take = <T>(read: T | Fault): T[] => {
    if (!isFault(read)) return [read];
    faults.push(read);
    return [];
  };
  const approve: Assumptions['approve'][number][] = [];
  for (const text of options.approve ?? []) {
    const { by, revision } = approverOf(text);
    const head = revision === null ? null : await commitOf(revision);
    approve.push({ by, head });
  }
  const checks = (options.check ?? []).flatMap((text) => take(checkOf(text)));
  const paths = (asked: readonly string[] = [], argument: string) => {
    const read = pathsAsked(
      asked.map((text) => ({ text })),
      from,
    );
    faults.push(...read.faults.map((fault) => ({ ...fault, place: { argument } })));
    return read.paths;
  };
  const addFiles = paths(options.addFile, '--add-file');
  const ignoreFiles = paths(options.ignoreFile, '--ignore-file');
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
  return {
    approve,
    ignoreApprovals: options.ignoreApproval ?? [],
    requestChanges: options.requestChanges ?? [],
    ignoreReviews: options.ignoreReview ?? [],
    checks,
    labels: options.label ?? [],
    ignoreLabels: options.ignoreLabel ?? [],
    addFiles,
    ignoreFiles,
  };
}

/** `agent-004`, `@login`, `a@b.example`, each with `@` and a commit behind it. */
function approverOf(text: string): { by: string; revision: string | null } {
  const found = /^(.+)@([0-9a-f]{7,64})$/.exec(text);
  return found ? { by: found[1] as string, revision: found[2] as string } : { by: text, revision: null };
}

function checkOf(text: string): Assumptions['checks'][number] | Fault {
  const at = text.lastIndexOf('=');
  const conclusion = text.slice(at + 1);
  if (at > 0 && isCheckConclusion(conclusion)) return { name: text.slice(0, at), conclusion };
  const near = at > 0 ? nearest(conclusion, CHECK_CONCLUSIONS) : undefined;
  return {
    code: 'simulate.check',
    message: `${text} is no name of a check, an equals sign, and how it ended`,
    place: { argument: '--check' },
    hint: near
      ? `Did you mean ${text.slice(0, at)}=${near}?`
      : `It ends with ${CHECK_CONCLUSIONS.join(', ')}: --check unit=success`,
  };
}

function isFault(read: unknown): read is Fault {
  return typeof read === 'object' && read !== null && 'code' in read && 'message' in read;
}
