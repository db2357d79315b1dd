import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, text } from './row.ts';

const judged = { gate: text, sha: text, reason: text };
export const gateEvents = lifecycle(
  { phase: 'gate', keyField: identifier, collection: 'gates', noun: 'gate', key: 'gate_id' },
  {
    GATE_PASSED: { about: 'A gate holds at a commit.', from: 'any', to: 'passed', fields: judged },
    GATE_FAILED: { about: 'A gate does not hold at a commit.', from: 'any', to: 'failed', fields: judged },
  },
) satisfies Record<string, EventRow>;
