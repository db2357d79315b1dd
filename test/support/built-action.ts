import { dirname, join } from 'node:path';
import { type ActionRan, inputVariables, runProcess } from './action-process.ts';
import { builtCli } from './built-cli.ts';

/** The Action's one file, as it is shipped. */
export function builtAction(): string {
  return join(dirname(builtCli()), 'action.js');
}

/** What the shipped workflow of reviews, and that of sweeps, asks for its token. */
export const WORKFLOW_GRANTS = {
  contents: 'write',
  checks: 'write',
  pull_requests: 'write',
  issues: 'write',
  statuses: 'read',
  actions: 'read',
} as const;

/** One run of the Action, as a workflow asks for it. */
export interface ActionCall {
  /** Name of the event, and its payload. */
  readonly event: string;
  readonly payload: unknown;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  /** Where the forge is. */
  readonly url: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Carries out the shipped Action with the inputs and the environment that the call names, and no others. */
export function runAction(call: ActionCall): Promise<ActionRan> {
  return runProcess({
    bundle: builtAction(),
    payload: call.payload,
    env: {
      GITHUB_EVENT_NAME: call.event,
      GITHUB_REPOSITORY: call.repository,
      GITHUB_API_URL: call.url,
      GITHUB_GRAPHQL_URL: `${call.url}/graphql`,
      GITHUB_SERVER_URL: call.url,
      ...inputVariables({ token: call.token, ...call.inputs }),
      ...call.env,
    },
  });
}
