import { spawn } from 'node:child_process';
import { EXIT, UserError } from '../../core/errors.ts';
import type { Runtime } from '../runtime.ts';

/** A run of a real program: what it said, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs real programs as separate processes and shows what they say. Nothing that it prints is made up. */
export class Stage {
  private readonly runtime: Runtime;
  private readonly baton: readonly string[];
  private readonly env: Readonly<Record<string, string | undefined>>;

  /**
   * @param baton how the command line is started
   * @param home a folder of its own, so that no setting of the person who watches plays a part
   */
  constructor(runtime: Runtime, baton: readonly string[], home: string) {
    this.runtime = runtime;
    this.baton = baton;
    const kept = Object.entries(runtime.env).filter(([name]) => !/^(GIT_|BATON_|EMAIL$)/.test(name));
    this.env = {
      ...Object.fromEntries(kept),
      HOME: home,
      XDG_CONFIG_HOME: home,
      GIT_CONFIG_NOSYSTEM: '1',
      ...(runtime.paint.bold('x') === 'x' ? {} : { FORCE_COLOR: '1' }),
    };
  }

  /** `git` behind the scenes: throws where it fails, says nothing where it does not. */
  async git(cwd: string, ...args: string[]): Promise<void> {
    const { code, output } = await this.run('git', args, cwd);
    if (code !== 0) {
      throw new UserError(EXIT.repository, {
        code: 'demo.git',
        message: `git ${args.join(' ')} failed: ${output.trim()}`,
        place: { file: cwd },
        hint: 'The demonstration needs git 2.38 or newer.',
      });
    }
  }

  /** `baton` before the curtain: the command as it would be typed, and what it says. */
  async show(who: string, cwd: string, ...args: string[]): Promise<Ran> {
    const ran = await this.run(this.baton[0] as string, [...this.baton.slice(1), ...args], cwd);
    this.tell(who, args, ran);
    return ran;
  }

  /** Several at once, as separate processes that race; shown in the order in which they end. */
  async race(
    runs: readonly { readonly who: string; readonly cwd: string; readonly args: readonly string[] }[],
  ): Promise<Map<string, number>> {
    const codes = new Map<string, number>();
    await Promise.all(
      runs.map(async ({ who, cwd, args }) => codes.set(who, (await this.show(who, cwd, ...args)).code)),
    );
    return codes;
  }

  private tell(who: string, args: readonly string[], { code, output }: Ran): void {
    const { paint } = this.runtime;
    const typed = args.map((word) => (/^[\w@./:=-]+$/.test(word) ? word : `'${word}'`)).join(' ');
    this.runtime.print(`${paint.cyan(who)} $ ${paint.bold(`baton ${typed}`)}`);
    if (output.trim() !== '') this.runtime.print(output.trimEnd().replace(/^/gm, '  '));
    this.runtime.print(paint.dim(`  (exit ${code})`));
  }

  private run(program: string, args: readonly string[], cwd: string): Promise<Ran> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, [...args], { cwd, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
      const said: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(said).toString('utf8') }));
    });
  }
}
