import * as z from 'zod';
import { EXIT, UserError } from '../../errors.ts';
import { misfitOf } from '../expected.ts';
import { emptyState, type State } from '../state.ts';
import { agentTasks, handoffs, inbox, status } from './agents.ts';
import { changes } from './changes.ts';
import { componentOwners, componentState } from './components.ts';
import { branches, checkpoints, digests, incidents, riskRegister, services, sessions } from './items.ts';
import type { DocumentKind, Draft } from './kind.ts';
import { leases } from './leases.ts';
import { firstPage, readPages, writePages } from './pages.ts';
import { project } from './project.ts';
import { refuseLaterProtocol } from './protocol.ts';
import { README } from './readme.ts';
import { sweep } from './sweep.ts';
import { dependencyMap } from './tasks.ts';

/** Every kind of document. A new one is one new entry. */
const KINDS = {
  project,
  dependencyMap,
  riskRegister,
  status,
  agentTasks,
  handoffs,
  inbox,
  componentState,
  componentOwners,
  branches,
  changes,
  sessions,
  incidents,
  leases,
  sweep,
  checkpoints,
  services,
  digests,
} satisfies Record<string, DocumentKind>;

const ALL: readonly DocumentKind[] = Object.values(KINDS);

/** Is a path of the branch one of the documents (and not the log, or something put there by hand)? */
export function isDocument(path: string): boolean {
  return path === 'README.md' || ALL.some((kind) => kind.path.test(firstPage(path)));
}

/** Every document of a state as path and text: the same bytes for the same state, everywhere. Nothing before the first event. */
export function documents(state: State): Map<string, string> {
  const texts = new Map<string, string>();
  if (state.version === 0) return texts;
  texts.set('README.md', README);
  for (const kind of ALL) {
    for (const [path, value] of kind.write(state))
      for (const [page, text] of writePages(path, value)) texts.set(page, text);
  }
  return texts;
}

function notThisShape(path: string, error: z.ZodError): UserError {
  const [issue] = error.issues;
  return new UserError(
    EXIT.input,
    {
      code: 'context.document',
      message: issue ? misfitOf(issue, false) : 'expected another shape',
      place: { file: path },
      hint: 'The document was changed by hand. `baton context verify` shows where it parts from the log; `baton context rebuild` makes it anew.',
    },
    { cause: error },
  );
}

/**
 * The state that documents are the written form of: `parseDocuments(documents(state))` equals `state`. Files that are no
 * documents are left aside. Throws a `UserError` that names the document, and the line where there is one.
 */
export function parseDocuments(texts: ReadonlyMap<string, string>): State {
  refuseLaterProtocol(texts);
  const state: Draft = emptyState();
  const byDocument = new Map<string, [string, string][]>();
  for (const [path, text] of texts) {
    const name = firstPage(path);
    byDocument.set(name, [...(byDocument.get(name) ?? []), [path, text]]);
  }
  for (const [path, pages] of byDocument) {
    const kind = ALL.find((candidate) => candidate.path.test(path));
    if (!kind) continue;
    try {
      kind.read(readPages(pages), state);
    } catch (error) {
      throw error instanceof z.ZodError ? notThisShape(path, error) : error;
    }
  }
  return state;
}
