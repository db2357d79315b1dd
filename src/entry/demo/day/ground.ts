import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { POLICY_PATH } from '../../../core/policy/place.ts';
import { Git } from '../../../local/git.ts';
import { openRepository, type Repository } from '../../../local/repository.ts';
import type { Runtime } from '../../runtime.ts';
import { EXAMPLE, FILES } from '../repository.ts';
import { MemoGit } from './memo-git.ts';
import type { DayTime } from './time.ts';

const MORE_FILES: Readonly<Record<string, string>> = {
  'k8s/service.tf': 'port = 80\n',
  'monitoring/alerts.tf': 'threshold = 80\n',
  'plugins/catalog.ts': 'export const catalog = [];\n',
  'templates/service.md': '# A service\n',
};

/**
 * The policy of the example. Its agents have accounts, so that what they say on a pull request is known to be theirs; a question of
 * design has two hours on each rung, and not a day, so that all of them fit into one.
 */
const POLICY = EXAMPLE.replace(
  /identity: \{ emails: \[(agent-\d+)@/g,
  'identity: { logins: [acme-$1], emails: [$1@',
)
  .replace(/(design: .*each: )1d/, '$12h')
  .concat('onboarding: {}\n');

/** The real repository of the day: one clone, in which everybody works on branches of their own. */
export class Ground {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For whoever reads: what never changes is asked once. */
  readonly memo: Git;
  private readonly git: Git;
  private readonly time: DayTime;

  /** @param home a folder of its own, so that no setting of the person who watches plays a part */
  constructor({ env }: Pick<Runtime, 'env'>, home: string, time: DayTime) {
    const kept = Object.entries(env).filter(([name]) => !/^(GIT_|BATON_|EMAIL$)/.test(name));
    this.env = { ...Object.fromEntries(kept), HOME: home, XDG_CONFIG_HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
    this.folder = join(home, 'platform');
    this.git = new Git(this.folder, this.env);
    this.memo = new MemoGit(this.folder, this.env);
    this.time = time;
  }

  async build(): Promise<Repository> {
    await mkdir(this.folder, { recursive: true });
    await this.git.run(['init', '--quiet', '--initial-branch=main']);
    for (const [key, value] of [
      ['user.name', 'Jane'],
      ['user.email', 'jane@acme.example'],
      // A repository that lives for a minute need not survive a power cut.
      ['core.fsync', 'none'],
      ['gc.auto', '0'],
    ] as const)
      await this.git.run(['config', key, value]);
    await this.commit(
      'jane@acme.example',
      { ...FILES, ...MORE_FILES, [POLICY_PATH]: POLICY },
      'feat: a platform',
    );
    return openRepository(this.memo);
  }

  /** Commits files to a branch that begins at main, in the name of an agent. Returns the commit. */
  async branch(
    name: string,
    agent: string,
    files: Readonly<Record<string, string>>,
    message: string,
  ): Promise<string> {
    await this.git.run(['checkout', '--quiet', '-b', name, 'main']);
    const oid = await this.commit(`${agent}@agents.example`, files, message);
    await this.git.run(['checkout', '--quiet', 'main']);
    return oid;
  }

  /** Changes the policy on main, as a person who may does. */
  async changePolicy(change: (text: string) => string, message: string): Promise<void> {
    await this.commit('jane@acme.example', { [POLICY_PATH]: change(POLICY) }, message);
  }

  async merge(branch: string, message: string): Promise<void> {
    await this.git.run(['merge', '--quiet', '--no-ff', '--message', message, branch], { env: this.dates() });
    await this.git.run(['branch', '--quiet', '-D', branch]);
  }

  async drop(branch: string): Promise<void> {
    await this.git.run(['branch', '--quiet', '-D', branch]);
  }

  /** Writes a file beside the repository, and returns where. */
  async note(name: string, text: string): Promise<string> {
    const file = join(dirname(this.folder), name);
    await writeFile(file, text);
    return file;
  }

  private async commit(
    email: string,
    files: Readonly<Record<string, string>>,
    message: string,
  ): Promise<string> {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await this.git.run(['add', '--all']);
    const [name = ''] = email.split('@');
    const env = { ...this.dates(), GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email };
    await this.git.run(['commit', '--quiet', '--message', message], {
      env: { ...env, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email },
    });
    return this.git.text(['rev-parse', 'HEAD']);
  }

  private dates(): Record<string, string> {
    return { GIT_AUTHOR_DATE: this.time.iso, GIT_COMMITTER_DATE: this.time.iso };
  }
}
