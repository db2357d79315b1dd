import { join } from 'node:path';
import { AGENTS_MARKERS, AGENTS_MD, planAgents } from '../../core/agents-md/plan.ts';
import type { CliUsage } from '../../core/agents-md/topics.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { decodePath, encodePath } from '../../core/paths.ts';
import { readIfThere, writeAtomically } from '../../local/worktree.ts';
import { agentsSection } from '../../render/markdown/agents-md.ts';
import { openPolicyFile, usable } from '../policy-file.ts';
import type { Runtime } from '../runtime.ts';

export interface AgentsOptions {
  readonly check?: boolean;
  readonly write?: boolean;
  readonly policy?: string;
  readonly json?: boolean;
}

export async function agentsMd(runtime: Runtime, cli: CliUsage, options: AgentsOptions): Promise<void> {
  if (options.check && options.write) throw together();
  const read = await openPolicyFile(runtime, options.policy);
  const { policy } = usable(read);
  const file = join(read.root, AGENTS_MD);
  const existing = decodePath((await readIfThere(file)) ?? new Uint8Array());
  const { path, wanted, diff } = planAgents(existing, agentsSection(policy, cli));
  if (options.write && diff !== null) await writeAtomically(file, encodePath(wanted));
  const state = diff === null ? 'current' : options.write ? 'written' : 'drift';
  if (options.json) runtime.print(JSON.stringify({ schemaVersion: 1, path, state, diff, content: wanted }));
  else if (options.write) runtime.print(diff === null ? `${path} is up to date` : `wrote ${path}`);
  else if (options.check) runtime.print(diff?.trimEnd() ?? `${path} is up to date`);
  else runtime.print(wanted.replace(/\r?\n$/, ''));
  if (options.check && diff !== null && !options.json)
    runtime.warn(`${path} has drifted from the policy: run \`${AGENTS_MARKERS.command}\``);
  runtime.exit(options.check && diff !== null ? EXIT.overlap : EXIT.clear);
}

function together(): UserError {
  return new UserError(EXIT.usage, {
    code: 'agents-md.options',
    message: '--check and --write do not go together',
    place: { argument: 'baton agents-md' },
    hint: 'Give one of them.',
  });
}
