import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnv, type Env, type Ran, startCli } from './built-cli.ts';

/** A real `baton serve`. */
export interface AppProcess {
  readonly home: string;
  /** What it has said so far. */
  readonly said: () => string;
  /** Resolves with the groups once it has said this. Throws where it ends before. */
  heard(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void;
  readonly ended: Promise<Ran & { readonly signal: NodeJS.Signals | null }>;
  /** Ends it, and takes its folder away. */
  remove(): Promise<void>;
}

export function startApp(env: Env, home = mkdtempSync(join(tmpdir(), 'baton-serve-'))): AppProcess {
  const { child, ended } = startCli(home, ['serve'], { ...cleanEnv(home), PORT: '0', ...env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: string) => (said += text));
  const all = ended.then((ran) => ({ ...ran, signal: child.signalCode }));
  return {
    home,
    said: () => said,
    heard: async (pattern) => {
      let over = false;
      void all.then(() => (over = true));
      for (;;) {
        const found = pattern.exec(said);
        if (found !== null) return found;
        if (over) throw new Error(`it ended without saying ${pattern}:\n${said}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    signal: (name) => void child.kill(name),
    ended: all,
    remove: async () => {
      child.kill('SIGKILL');
      await all;
      if (existsSync(home)) rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
