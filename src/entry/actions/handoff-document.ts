import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Facts } from '../../core/change/rule.ts';
import { EXIT, type ExitCode, type Fault, UserError } from '../../core/errors.ts';
import { type Beginning, partyFaults } from '../../core/handoffs/begin.ts';
import { type HandoffFinding, syntaxPaths } from '../../core/handoffs/checks.ts';
import { layerOf } from '../../core/handoffs/contract.ts';
import { KINDS, type ReadDocument, readDocument } from '../../core/handoffs/document.ts';
import { partyNamed } from '../../core/handoffs/parties.ts';
import { didYouMean } from '../../core/policy/nearest.ts';
import { LAYERS } from '../../core/policy/schema.ts';
import { branchWord } from '../../core/shell.ts';
import { examine, giveHandoff } from '../../flows/handoffs.ts';
import { sendNotices } from '../../flows/send-notices.ts';
import { findRevision, isPublished, observe } from '../../local/observe.ts';
import { readAt } from '../../local/repository.ts';
import { newDocument } from '../../render/markdown/handoff-document.ts';
import { renderFindings } from '../../render/terminal/handoffs.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, type TaskDesk, taskDeskOf } from '../task-desk.ts';

export interface DocumentOptions extends DeskOptions {
  readonly head?: string;
}

export interface NewOptions extends DocumentOptions {
  readonly to: string;
  readonly kind?: string;
  readonly title?: string;
}

type Desk = TaskDesk & { readonly actor: string };

/** Prints a document with what is known filled in. */
export async function create(runtime: Runtime, options: NewOptions): Promise<void> {
  const desk = await taskDeskOf(runtime, options);
  const to = partyNamed(options.to, desk.policy);
  if (to === undefined) throw new UserError(EXIT.usage, unknownParty(options.to, desk));
  if (options.kind !== undefined && !KINDS.some((kind) => kind === options.kind))
    throw new UserError(EXIT.usage, {
      code: 'handoff.kind',
      message: `there is no kind “${options.kind.slice(0, 40)}”`,
      place: { argument: '--kind' },
      hint: didYouMean(options.kind, KINDS) ?? `Kinds are ${KINDS.join(', ')}.`,
    });
  const facts = await factsAt(runtime, desk, options);
  const { policy, actor } = desk;
  const [from, into] = [layerOf(actor, policy), layerOf(to, policy)];
  const step = from === null || into === null ? 0 : LAYERS.indexOf(into) - LAYERS.indexOf(from);
  if (policy.handoffs === undefined)
    runtime.warn(
      'the policy has no section `handoffs`: this document in a description begins nothing; `baton handoff give` or a comment `/baton handoff AGENT` does',
    );
  const paths = facts.change.files.flatMap(({ path, status }) => (status === 'deleted' ? [] : [path]));
  const text = newDocument({
    title: options.title ?? facts.change.branch,
    from: actor,
    to,
    kind: options.kind ?? (step < 0 ? 'handback' : 'forward'),
    at: new Date(runtime.now()).toISOString(),
    paths,
    into: step > 0 ? into : null,
  });
  runtime.print(options.json ? JSON.stringify({ schemaVersion: 1, document: text }) : text.trimEnd());
}

/** Compares a document with facts, before it is sent anywhere. */
export async function validate(runtime: Runtime, file: string, options: DocumentOptions): Promise<void> {
  const { desk, beginning, read, facts } = await opened(runtime, file, options);
  const snapshot = await desk.ports.store.load();
  const findings = examine(beginning, read, facts, desk.policy, snapshot.state, runtime.now());
  answer(runtime, options, snapshot, { findings }, () => renderFindings(findings));
  finish(runtime, snapshot, exitOf(findings));
}

/** Hands over, where all that the document says is so. */
export async function give(runtime: Runtime, file: string, options: DocumentOptions): Promise<void> {
  const { desk, ...what } = await opened(runtime, file, options);
  await refuseUnpushed(desk, what.facts);
  const { answer: given, snapshot } = await giveHandoff(desk.ports, desk.policy, what);
  const after = await sendNotices({ ...desk.ports, messenger: null }, desk.policy, snapshot);
  for (const warning of after.warnings) runtime.warn(warning);
  const { id, findings } = given;
  const value = given.given ? { answer: 'given', id, findings } : { answer: 'refused', findings };
  answer(runtime, options, snapshot, value, () =>
    given.given
      ? `given ${id}: ${what.beginning.from} → ${what.beginning.to}, who answers with: baton handoff accept ${id}`
      : `${renderFindings(findings.filter(({ holds }) => holds !== true))}\nnothing was handed over`,
  );
  finish(runtime, snapshot, exitOf(findings));
}

/** Whoever receives it works on what the remote has. */
async function refuseUnpushed({ workspace }: Desk, { change }: Facts): Promise<void> {
  const { repository } = workspace;
  const { branch, head } = change;
  if (await isPublished(repository, branch, head)) return;
  throw new UserError(EXIT.overlap, {
    code: 'handoff.unpushed',
    message: `${repository.remote} does not have ${head.slice(0, 10)} of ${branch} yet`,
    hint: `push first: git push ${repository.remote} ${branch === head ? `${head}:refs/heads/BRANCH` : branchWord(branch)}`,
  });
}

function exitOf(findings: readonly HandoffFinding[]): ExitCode {
  if (findings.some(({ holds }) => holds === false)) return EXIT.overlap;
  return findings.some(({ holds }) => holds === null) ? EXIT.cannotTell : EXIT.clear;
}

interface Opened {
  readonly desk: Desk;
  readonly beginning: Beginning;
  readonly read: ReadDocument;
  readonly facts: Facts;
}

/** Throws a `UserError` with everything that is wrong with the text itself. */
async function opened(runtime: Runtime, file: string, options: DocumentOptions): Promise<Opened> {
  const text = await textOf(runtime, file);
  const desk = await taskDeskOf(runtime, options);
  const read = readDocument(text);
  if (read === null)
    throw new UserError(EXIT.input, {
      code: 'handoff.document',
      message: 'there is no handoff document in it',
      place: { file },
      hint: 'It begins with a heading such as `# Task Handoff: NAME`; `baton handoff new --to AGENT` writes one.',
    });
  const faults = [...read.faults, ...partyFaults(read, desk.policy)].map(
    ({ code, message, line, hint }): Fault => ({ code, message, place: { file, line }, hint }),
  );
  if (faults.length > 0) throw new UserError(EXIT.input, faults);
  const facts = await factsAt(runtime, desk, options);
  const from = partyNamed(read.document.from, desk.policy) ?? read.document.from;
  const to = partyNamed(read.document.to, desk.policy) ?? read.document.to;
  const { id: workflow, head } = facts.change;
  const beginning: Beginning = {
    id: 'ho-new',
    workflow,
    from,
    to,
    by: desk.actor,
    source: 'command-line',
    head,
    document: read.document,
  };
  return { desk, beginning, read, facts };
}

/** The change that is checked out, or named, with the contents that are compared. */
async function factsAt(
  runtime: Runtime,
  { workspace, policy, ports }: Desk,
  { head }: DocumentOptions,
): Promise<Facts> {
  const { repository, base } = workspace;
  const revision = await findRevision(repository, head ?? null, '--head');
  const { state } = await ports.store.load();
  const observed = await observe(
    { repository, base, policy, revisions: [revision], unseen: [], now: runtime.now() },
    (id) => state.changes[id]?.approvals ?? [],
  );
  const [facts] = observed;
  if (facts === undefined) throw new Error(`nothing was observed at ${revision.oid}`);
  const contents: Record<string, NonNullable<Facts['contents']>[string]> = {};
  for (const path of syntaxPaths(facts.change.files)) {
    const bytes = await readAt(repository.git, facts.change.head, path);
    contents[path] =
      bytes === undefined ? null : { kind: 'text', oid: '', executable: false, text: bytes.toString('utf8') };
  }
  return { ...facts, contents };
}

async function textOf(runtime: Runtime, file: string): Promise<string> {
  if (file === '-') return (await runtime.stdin()).toString('utf8');
  try {
    return await readFile(resolve(runtime.cwd, file), 'utf8');
  } catch (cause) {
    throw new UserError(
      EXIT.input,
      {
        code: 'file.unreadable',
        message: 'it cannot be read',
        place: { file },
        hint: 'Name a file that is there, or `-` for standard input.',
      },
      { cause },
    );
  }
}

function unknownParty(name: string, { policy }: Desk): Fault {
  const names = [...Object.keys(policy.agents), ...Object.values(policy.agents).map(({ id }) => id)];
  const hint =
    didYouMean(name, names) ??
    `Name one of ${Object.values(policy.agents)
      .map(({ id }) => id)
      .slice(0, 20)
      .join(', ')}, or a \`@login\`.`;
  return {
    code: 'handoff.party',
    message: `${name.slice(0, 60)} is not on the roster`,
    place: { argument: '--to' },
    hint,
  };
}
