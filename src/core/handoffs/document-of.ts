import type { Facts } from '../change/rule.ts';
import { type ReadDocument, readDocument } from './document.ts';

/** The handoff document of a change, where its description has one. */
export function documentOf({ pull }: Pick<Facts, 'pull'>): ReadDocument | null {
  return pull === null || !/hand ?-?off/i.test(pull.body) ? null : readDocument(pull.body);
}
