import { EXIT, type Fault, UserError } from '../errors.ts';
import { withAreas } from './areas.ts';
import { digestOf } from './canonical.ts';
import { meaningOf } from './meaning.ts';
import type { Positions } from './positions.ts';
import { salvage } from './salvage.ts';
import type { Policy } from './schema.ts';
import { placed } from './shape.ts';
import type { Known } from './traps/trap.ts';
import { trapsIn } from './traps.ts';
import { readYaml } from './yaml.ts';

/** A policy that may be used. */
export interface LoadedPolicy {
  /** Names of areas are replaced by their patterns, but in the `ownership` of agents. */
  readonly policy: Policy;
  readonly file: string;
  /** sha256 of the policy's meaning: comments, order of keys and written-out defaults do not change it. */
  readonly digest: string;
  /** Traps that only surprise. */
  readonly warnings: readonly Fault[];
  readonly positions: Positions;
}

/** What stands in a policy file, faulty or not. */
export interface PolicyReading {
  /** Null while there are faults. */
  readonly loaded: LoadedPolicy | null;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/**
 * Reads a policy and finds everything that is wrong with it at once. Never throws.
 *
 * @param paths every path of the repository, where they are known: some traps (dead patterns) show only against them.
 */
export function readPolicy(
  text: string | Uint8Array,
  file: string,
  paths?: readonly string[],
): PolicyReading {
  const { value, faults: form, positions } = readYaml(text, file);
  if (value === undefined) return { loaded: null, faults: form, warnings: [] };
  if (value === null) return { loaded: null, faults: [...form, empty(file)], warnings: [] };
  const { policy, shape, written } = salvage(value);
  const found = policy ? trapsIn({ policy, known: knownNames(value), paths }) : [];
  const place = ({ code, message, hint, path, side }: (typeof found)[number]): Fault => ({
    code,
    message,
    place: positions.of(written(path), side),
    ...(hint === undefined ? {} : { hint }),
  });
  const errors = found.filter(({ severity }) => severity === 'error').map(place);
  const warnings = inOrder(found.filter(({ severity }) => severity === 'warning').map(place));
  const faults = inOrder([...form, ...shape.map((fault) => placed(fault, positions)), ...errors]);
  if (faults.length > 0 || !policy) return { loaded: null, faults, warnings };
  return {
    loaded: { policy: withAreas(policy), file, digest: digestOf(meaningOf(policy)), warnings, positions },
    faults,
    warnings,
  };
}

/**
 * Reads a policy that is to be used.
 *
 * @throws UserError (exit 4) with every fault, where there is one.
 */
export function loadPolicy(text: string | Uint8Array, file: string): LoadedPolicy {
  const { loaded, faults } = readPolicy(text, file);
  if (!loaded) throw new UserError(EXIT.input, faults);
  return loaded;
}

function empty(file: string): Fault {
  return {
    code: 'policy.empty',
    message: 'expected a policy, found an empty file',
    place: { file, line: 1, column: 1 },
    hint: '`baton init --write --force` writes one to start from.',
  };
}

/** Names that the file defines, be what stands under them right or wrong: a reference to them is not a fault too. */
function knownNames(value: unknown): Known {
  const names = (key: string): ReadonlySet<string> => {
    const section = (value as Record<string, unknown>)[key];
    return new Set(typeof section === 'object' && section !== null ? Object.keys(section) : []);
  };
  const ids = Object.values((value as { agents?: object }).agents ?? {}).flatMap((agent: unknown) => {
    const id = (agent as { id?: unknown } | null)?.id;
    return typeof id === 'string' ? [id] : [];
  });
  const by: unknown = (value as { overrides?: { by?: unknown } | null }).overrides?.by;
  return {
    agents: names('agents'),
    ids: new Set(ids),
    groups: names('groups'),
    areas: names('areas'),
    gates: names('gates'),
    components: names('components'),
    overriders: new Set(Array.isArray(by) ? by.map(String) : []),
  };
}

function inOrder(faults: readonly Fault[]): Fault[] {
  const unique = new Map(
    faults.map((fault) => [`${fault.place?.line}:${fault.place?.column}:${fault.message}`, fault]),
  );
  return [...unique.values()].sort(
    (a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
}
