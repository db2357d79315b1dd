import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { builtCli } from './built-cli.ts';

/** The Action's one file, as it is shipped. */
export function builtAction(): string {
  return join(dirname(builtCli()), 'action.js');
}

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

export interface ActionRan {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Carries out the Action as a runner does: environment, event file, inputs; then reads what it left in the runner's files. */
export async function runAction(call: ActionCall): Promise<ActionRan> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-action-'));
  const at = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const inputs = Object.entries({ token: call.token, ...call.inputs });
  const child = spawn(process.execPath, [builtAction()], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: call.event,
      GITHUB_EVENT_PATH: at(
        'event.json',
        typeof call.payload === 'string' ? call.payload : JSON.stringify(call.payload),
      ),
      GITHUB_REPOSITORY: call.repository,
      GITHUB_API_URL: call.url,
      GITHUB_GRAPHQL_URL: `${call.url}/graphql`,
      GITHUB_SERVER_URL: call.url,
      GITHUB_OUTPUT: at('output', ''),
      GITHUB_STEP_SUMMARY: at('summary', ''),
      ...Object.fromEntries(inputs.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...call.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const ran = { code, ...said, outputs: outputsIn(read('output')), summary: read('summary') };
  rmSync(folder, { recursive: true, force: true });
  return ran;
}

/** What a runner makes of the file: `NAME<<DELIMITER`, lines, `DELIMITER`. */
function outputsIn(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, delimiter] = /^([^<]+)<<(.+)$/.exec(lines[at] ?? '') ?? [];
    if (name === undefined || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, at + 1);
    found[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return found;
}
