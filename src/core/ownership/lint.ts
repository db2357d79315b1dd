import type { Fault } from '../errors.ts';
import { parseCodeowners } from './codeowners.ts';
import type { LineFault } from './line-faults.ts';

/** One remark on a CODEOWNERS file. */
export interface Remark extends LineFault {
  /** `error`: GitHub skips the line. `warning`: it is in force, but may not do what it seems to. */
  readonly severity: 'error' | 'warning';
}

/** Everything there is to say about a CODEOWNERS file, in the order of its lines. */
export function lintCodeowners(source: string | Uint8Array): Remark[] {
  const { faults, warnings } = parseCodeowners(source);
  const remarks: Remark[] = [
    ...faults.map((fault) => ({ ...fault, severity: 'error' as const })),
    ...warnings.map((warning) => ({ ...warning, severity: 'warning' as const })),
  ];
  return remarks.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** A remark on a line of this file, in the form that all faults have. */
export function placed(file: string, { line, column, code, message, hint }: LineFault): Fault {
  return { code, message, place: { file, line, column }, ...(hint === undefined ? {} : { hint }) };
}
