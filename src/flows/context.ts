import type { EventDraft } from '../core/context/draft.ts';
import { isRefused } from '../core/context/events/row.ts';
import { type Extended, extend } from '../core/context/extend.ts';
import { readOldLine } from '../core/context/old-lines.ts';
import type { State } from '../core/context/state.ts';
import type { Fault } from '../core/errors.ts';
import { type Decided, decideAndSave } from './decide.ts';
import type { ContextStore, World } from './ports.ts';

export interface ContextPorts {
  readonly store: ContextStore;
  readonly world: World;
}

/** Begins the context, and records the policy where it is another one than before. Twice equals once. */
export function ensureContext(
  { store, world }: ContextPorts,
  policy: EventDraft | null,
  version: string,
): Promise<Decided<'begun' | 'policy' | 'there'>> {
  const begin: EventDraft = {
    type: 'SYSTEM_STARTUP',
    workflow: 'global',
    by: 'baton',
    data: { component_name: 'baton', version, capabilities: ['context'] },
  };
  return decideAndSave<'begun' | 'policy' | 'there'>(
    store,
    (state) => {
      const isNew = policy !== null && state.policy?.digest !== policy.data.digest;
      if (state.version === 0) return { answer: 'begun', drafts: policy ? [policy] : [begin] };
      return isNew ? { answer: 'policy', drafts: [policy] } : { answer: 'there', drafts: [] };
    },
    world,
  );
}

export interface Imported {
  readonly taken: number;
  readonly warnings: readonly Fault[];
  readonly refused: readonly Fault[];
}

/** Takes over lines that were written before Baton kept the log; each that cannot stand is refused alone. */
export function importLines(
  { store, world }: ContextPorts,
  text: string,
  file: string,
): Promise<Decided<Imported>> {
  return decideAndSave(store, (state, now) => takeOver(state, text, file, now, world), world);
}

function takeOver(from: State, text: string, file: string, now: number, world: World) {
  const warnings: Fault[] = [];
  const refused: Fault[] = [];
  const drafts: EventDraft[] = [];
  let state = from;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const place = { file, line: index + 1 };
    const old = readOldLine(line, place);
    if ('nothing' in old) continue;
    const next: Extended | { refused: Fault } =
      'refused' in old ? old : extend(state, [old.draft], now, world.newId);
    if ('refused' in old) refused.push(old.refused);
    else if (isRefused(next)) refused.push({ ...next.refused, place });
    else {
      warnings.push(...old.warnings);
      drafts.push(old.draft);
      state = (next as Extended).state;
    }
  }
  return { answer: { taken: drafts.length, warnings, refused }, drafts };
}
