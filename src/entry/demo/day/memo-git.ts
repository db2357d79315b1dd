import { Git, type GitOptions, type GitResult } from '../../../local/git.ts';

const OID = /^\^?[0-9a-f]{40}(?::.*)?$/;

/** By verb: does what is asked, options left out, name nothing that could be another thing later? */
const LASTING: Readonly<Record<string, (asked: readonly string[], args: readonly string[]) => boolean>> = {
  version: () => true,
  config: () => true,
  'rev-parse': (_, [, first]) => first === '--git-path' || first === '--is-bare-repository',
  'cat-file': ([kind, ...what]) => kind === 'blob' && what.every(isOid),
  'ls-tree': ([tree]) => isOid(tree ?? ''),
  'rev-list': (asked) => asked.every((word) => isOid(word) || /^\d+$/.test(word)),
  'merge-base': (asked) => asked.every(isOid),
  log: (asked) => asked.every(isOid),
};

function isOid(word: string): boolean {
  return OID.test(word);
}

/** Questions whose answers never change: about commits by their ids, about git itself, and about a repository that is set up. */
function isLasting(args: readonly string[], input: string): boolean {
  const from = args[0] === '-c' ? 2 : 0;
  const asked = args.slice(from + 1).filter((word) => !word.startsWith('-'));
  const named = input.split('\n').filter((line) => line !== '' && !line.startsWith('-'));
  return named.every(isOid) && LASTING[args[from] ?? '']?.(asked, args.slice(from)) === true;
}

/** Git that asks what never changes only once: a day has more commands than many a week, and each would begin at nothing. */
export class MemoGit extends Git {
  private readonly told: Map<string, GitResult>;
  private readonly around: Readonly<Record<string, string | undefined>>;

  constructor(
    cwd: string,
    env: Readonly<Record<string, string | undefined>>,
    told = new Map<string, GitResult>(),
  ) {
    super(cwd, env);
    this.around = env;
    this.told = told;
  }

  override at(cwd: string): MemoGit {
    return new MemoGit(cwd, this.around, this.told);
  }

  override async run(args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
    const { input = '', env } = options;
    const lasts = env === undefined && typeof input === 'string' && isLasting(args, input);
    if (!lasts) return super.run(args, options);
    const key = JSON.stringify([this.cwd, args, input]);
    const known = this.told.get(key);
    if (known !== undefined) return known;
    const result = await super.run(args, options);
    this.told.set(key, result);
    return result;
  }
}
