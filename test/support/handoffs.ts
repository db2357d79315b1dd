import type { Facts } from '../../src/core/change/rule.ts';
import type { EventDraft } from '../../src/core/context/draft.ts';
import { isRefused } from '../../src/core/context/events/row.ts';
import { extend } from '../../src/core/context/extend.ts';
import { emptyState, type State } from '../../src/core/context/state.ts';
import { AT } from './facts.ts';
import { githubFacts } from './github.ts';
import { smallPolicy } from './policy.ts';

/** The framework's template, filled in. */
export const DOCUMENT = `# Task Handoff: Address range

## From: agent-004
## To: agent-006
## Date: 2026-11-20T09:00:00Z

### Completed Work
- The range is doubled

### Artifacts
- Path: net/range.tf
- Type: code
- Status: final

### Known Issues
- none

### Dependencies
- agent-006: the routes of the API

### Success Criteria
- The plan is empty

### Notes
Read the second commit first.
`;

export const NOW = Date.parse(AT);
export const HANDOFFS =
  'handoffs: { enforce: enforce, checklist: [Context files updated, Known issues listed] }\n';

export const policy = (extra = HANDOFFS) => smallPolicy(extra);

/** Pull request 42 of agent-004, with a description. */
export function handedOver(
  body: string,
  more: Partial<Facts> = {},
  pull: Record<string, unknown> = {},
): Facts {
  return githubFacts(['net/range.tf'], { body, ...pull }, more);
}

/** The state after some drafts. */
export function after(state: State, drafts: readonly EventDraft[], now = NOW): State {
  const ids = '01J';
  const next = extend(state, drafts, now, () => ids.padEnd(26, '0'));
  if (isRefused(next)) throw new Error(`${next.draft.type}: ${next.refused.message}`);
  return next.state;
}

export const nothing = emptyState();
