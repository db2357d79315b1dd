import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EXIT, type ExitCode } from '../../src/core/errors.ts';
import { Ground } from '../support/bad-input.ts';
import type { Env } from '../support/built-cli.ts';
import { HUB_POLICY, Hub } from '../support/hub.ts';

/** What a bad input is run with, where it is not plainly the desk. */
interface Run {
  readonly cwd?: string;
  readonly env?: Env;
  readonly input?: string | Uint8Array;
}

interface Row {
  readonly what: string;
  /** Spoils the ground. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most only spoil something, and have nothing to return
  readonly given?: (ground: Ground) => Run | void;
  readonly run: readonly string[];
  readonly exit: ExitCode;
  /** Place, reason and remedy, as a person reads them. */
  readonly says: readonly RegExp[];
}

const POLICY = '.github/baton.yml';
const ACQUIRE = ['lease', 'acquire', 'new/*', '--as', 'agent-001'];
const one = (rest: string) => `version: 1\nagents:\n  one: { id: agent-001, ${rest} }\n`;
const desk = (files: Readonly<Record<string, string | Uint8Array>>) => (ground: Ground) =>
  ground.write(files);
const policy = (text: string | Uint8Array) => desk({ [POLICY]: text });

const WRONG_POLICY: readonly Row[] = [
  {
    what: 'the policy is a directory',
    given: ({ desk }) => {
      rmSync(join(desk, POLICY));
      mkdirSync(join(desk, POLICY));
    },
    run: ['validate'],
    exit: EXIT.input,
    says: [/baton\.yml: EISDIR/, /→ See that it is a plain file/],
  },
  {
    what: 'the policy is a symbolic link that points nowhere',
    given: ({ desk }) => {
      rmSync(join(desk, POLICY));
      symlinkSync('gone.yml', join(desk, POLICY));
    },
    run: ['validate'],
    exit: EXIT.input,
    says: [/\.github\/baton\.yml: there is no policy here/, /→ Write one with `baton init --write`/],
  },
  {
    what: 'the policy is a symbolic link to itself',
    given: ({ desk }) => {
      rmSync(join(desk, POLICY));
      symlinkSync('baton.yml', join(desk, POLICY));
    },
    run: ['validate'],
    exit: EXIT.input,
    says: [/baton\.yml: ELOOP/, /→ See that it is a plain file/],
  },
  {
    what: 'the policy is binary',
    given: policy(Uint8Array.from({ length: 3_000 }, (_, at) => (at * 37 + 200) % 256)),
    run: ['validate'],
    exit: EXIT.input,
    says: [/baton\.yml:\d+:\d+: expected UTF-8 text/, /→ Save the file as UTF-8/],
  },
  {
    what: 'the policy has 10 MB',
    given: policy(HUB_POLICY + '# filler filler filler filler filler\n'.repeat(280_000)),
    run: ['validate'],
    exit: EXIT.input,
    says: [/baton\.yml: the policy holds \d+ bytes; at most 1000000/, /→ /],
  },
  {
    what: 'the policy is a bomb of aliases',
    given: policy(
      `version: 1\na0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from(
        { length: 9 },
        (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]\n`,
      ).join('')}agents: *a9\n`,
    ),
    run: ['validate'],
    exit: EXIT.input,
    says: [/baton\.yml:\d+:\d+: aliases stand for more than/, /→ Write the values out/],
  },
  {
    what: 'the policy is nested 20,000 levels deep',
    given: policy(`version: 1\nagents: ${'['.repeat(20_000)}`),
    run: ['validate'],
    exit: EXIT.input,
    says: [/nested more than \d+ levels/, /→ /],
  },
  {
    what: 'the policy is indented with tabs',
    given: policy('version: 1\nagents:\n\tone: { id: agent-001 }\n'),
    run: ['validate'],
    exit: EXIT.input,
    says: [/baton\.yml:3:1: .*[Tt]abs/, /→ Indent with spaces/],
  },
  {
    what: 'the policy has a key twice',
    given: policy('version: 1\nagents:\n  one: { id: agent-001 }\n  one: { id: agent-002 }\n'),
    run: ['validate'],
    exit: EXIT.input,
    says: [/baton\.yml:4:3: `one` stands here for the second time/, /→ Keep one/],
  },
  {
    what: 'the policy has unknown keys: every one is told, with the nearest name',
    given: policy(HUB_POLICY.replaceAll('reviewers', 'reviewer').replace('default_ttl', 'defalt_ttl')),
    run: ['validate'],
    exit: EXIT.input,
    says: [
      /:12:5: unknown key `reviewer`/,
      /:19:5:/,
      /→ Did you mean `reviewers`\?/,
      /→ Did you mean `default_ttl`\?/,
    ],
  },
  {
    what: 'the policy is empty',
    given: policy(''),
    run: ['validate'],
    exit: EXIT.input,
    says: [/baton\.yml:1:1: .*empty file/, /→ `baton init --write --force`/],
  },
  {
    what: 'backups form a circle',
    given: policy(
      'version: 1\nagents:\n  one: { id: agent-001, layer: L3, backup: [two] }\n  two: { id: agent-002, layer: L3, backup: [one] }\n',
    ),
    run: ['validate'],
    exit: EXIT.input,
    says: [/:3:\d+: backup form a circle: one → two → one/, /→ Let the chain/],
  },
  {
    what: 'two agents have one id',
    given: policy('version: 1\nagents:\n  one: { id: agent-001 }\n  two: { id: agent-001 }\n'),
    run: ['validate'],
    exit: EXIT.input,
    says: [/:4:\d+: `agent-001` is already the id of `one`/, /→ Give each its own id/],
  },
  {
    what: 'an area that nobody defined',
    given: policy(one('ownership: [Network security groups]')),
    run: ['validate'],
    exit: EXIT.input,
    says: [/:3:\d+: `Network security groups` is no path, and no area/, /→ Say what it stands for: areas:/],
  },
  {
    what: 'an invalid glob in the policy',
    given: policy(one('ownership: ["src/[a"]')),
    run: ['validate'],
    exit: EXIT.input,
    says: [/:3:\d+: `src\/\[a` is no path pattern/, /must be escaped/],
  },
  {
    what: 'a policy of a version to come',
    given: policy('version: 2\nagents: {}\n'),
    run: ['validate'],
    exit: EXIT.input,
    says: [/:1:10: `version`: expected 1, found 2/],
  },
  {
    what: 'no policy on the base',
    given: (ground) => {
      ground.git('rm', '-q', POLICY);
      ground.publish({});
    },
    run: ['check'],
    exit: EXIT.input,
    says: [/baton\.yml on main: there is no policy on main/, /→ Write one with `baton init --write`/],
  },
  {
    what: 'a broken policy on the base: nothing falls back to defaults',
    given: (ground) => ground.publish({ [POLICY]: 'version: 1\nagnts: {}\n' }),
    run: ACQUIRE,
    exit: EXIT.input,
    says: [/baton\.yml:2:1 on main: unknown key `agnts`/, /→ Did you mean `agents`\?/],
  },
];

const WRONG_REPOSITORY: readonly Row[] = [
  {
    what: 'no commit yet',
    given: ({ root, hub }) => {
      hub.git(root, 'init', '-q', 'unborn');
      return { cwd: join(root, 'unborn') };
    },
    run: ['check'],
    exit: EXIT.repository,
    says: [/unborn has no commit yet/, /→ Make a first commit/],
  },
  {
    what: 'no git repository',
    given: ({ root }) => ({ cwd: root }),
    run: ['check'],
    exit: EXIT.repository,
    says: [/is not in a git repository/, /→ .*git init/],
  },
  {
    what: 'a bare repository, where files are asked for',
    given: ({ bare }) => ({ cwd: bare }),
    run: ['context', 'open'],
    exit: EXIT.repository,
    says: [/bare repository/, /→ Read it with/],
  },
  {
    what: 'a bare repository has no work tree to list',
    given: ({ bare }) => ({ cwd: bare }),
    run: ['owners', '--all'],
    exit: EXIT.repository,
    says: [/is a bare repository/, /→ Run it in a clone/],
  },
  {
    what: 'a shallow clone, cut off before the change meets its base',
    given: ({ root, bare, desk, hub }) => {
      hub.git(desk, 'checkout', '-q', '-b', 'agent-002/x');
      for (const line of ['1', '2']) hub.commit(desk, { 'notes.txt': line }, `feat: ${line}`);
      hub.git(desk, 'push', '-q', 'origin', 'agent-002/x');
      hub.git(root, 'clone', '-q', '--depth', '1', '--no-single-branch', `file://${bare}`, 'shallow');
      return { cwd: join(root, 'shallow') };
    },
    run: ['check', '--head', 'origin/agent-002/x'],
    exit: EXIT.cannotTell,
    says: [
      /history {2}the history of agent-002\/x is cut off in this shallow clone/,
      /→ git fetch --unshallow/,
    ],
  },
  {
    what: 'a remote that refuses pushes',
    given: ({ bare }) => {
      const hook = join(bare, 'hooks', 'pre-receive');
      mkdirSync(join(bare, 'hooks'), { recursive: true });
      writeFileSync(hook, '#!/bin/sh\necho "this mirror is read-only" >&2\nexit 1\n');
      chmodSync(hook, 0o755);
    },
    run: ACQUIRE,
    exit: EXIT.remote,
    says: [
      /branch baton: the remote origin does not take pushes to baton: .*this mirror is read-only/,
      /→ Nothing was written/,
    ],
  },
  {
    what: 'a lock that a dead writer left on the remote',
    given: ({ bare }) => writeFileSync(join(bare, 'refs', 'heads', 'baton.lock'), ''),
    run: ACQUIRE,
    exit: EXIT.remote,
    says: [/branch baton: the remote origin does not take pushes to baton/, /→ Nothing was written/],
  },
  {
    what: 'a remote that is not there any more',
    given: ({ bare }) => renameSync(bare, `${bare}-moved`),
    run: ['lease', 'list'],
    exit: EXIT.cannotTell,
    says: [/as last seen: origin did not answer: .*does not appear to be a git repository/],
  },
  {
    what: 'a remote of a kind that git does not know',
    given: (ground) => void ground.git('config', 'remote.origin.url', 'foo://bar/x'),
    run: ['check'],
    exit: EXIT.cannotTell,
    says: [/leases.*could not be read.*origin did not answer: .*remote-foo/, /→ baton context sync/],
  },
  {
    what: 'a configured remote that does not exist',
    given: (ground) => void ground.git('config', 'baton.remote', 'upstream'),
    run: ['lease', 'list'],
    exit: EXIT.repository,
    says: [/git config baton\.remote: .*names upstream/, /→ Known remotes: origin/],
  },
  {
    what: 'a repository whose configuration is broken',
    given: ({ desk }) => writeFileSync(join(desk, '.git', 'config'), '[core\n'),
    run: ['status'],
    exit: EXIT.repository,
    says: [/bad config line 1 in file \.git\/config/, /→ /],
  },
  {
    what: 'a repository that has lost an object of the context',
    given: ({ desk, bare, hub }) => {
      const blob = hub.git(bare, 'rev-parse', 'baton:leases.yaml');
      for (const folder of [join(desk, '.git'), bare])
        rmSync(join(folder, 'objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    },
    run: ['lease', 'list'],
    exit: EXIT.repository,
    says: [/object [0-9a-f]{40} of the context branch is not in this repository/, /→ /],
  },
  {
    what: 'git is not installed',
    given: ({ root }) => ({ env: { PATH: root } }),
    run: ['check'],
    exit: EXIT.repository,
    says: [/git could not be started/, /→ Install git 2\.38 or newer/],
  },
  {
    what: 'git is too old to merge without a work tree',
    given: ({ root, desk, hub }) => {
      for (const [branch, line] of [
        ['left', 'l'],
        ['right', 'r'],
      ] as const) {
        hub.git(desk, 'checkout', '-q', '-b', branch, 'main');
        hub.commit(desk, { 'src/a.txt': line }, line);
      }
      return { env: oldGit(root) };
    },
    run: ['conflicts'],
    exit: EXIT.cannotTell,
    says: [
      /cannot tell {2}left {4}right {2}src\/a\.txt {2}git 2\.30 cannot merge .*: install git 2\.38 or newer/,
    ],
  },
  {
    what: 'the folder that the command starts in is gone',
    given: ({ desk }) => ({ cwd: desk }),
    run: ['-C', 'gone', 'check'],
    exit: EXIT.repository,
    says: [/there is no folder .*gone \[folder\.missing/, /→ Name one that exists with -C/],
  },
  {
    what: 'the folder that the command starts in is a file',
    run: ['-C', 'README.md', 'check'],
    exit: EXIT.repository,
    says: [/README\.md is not a folder/, /→ Name one that exists with -C/],
  },
  {
    what: 'a pre-push hook of somebody else',
    given: ({ desk }) => {
      mkdirSync(join(desk, '.git', 'hooks'), { recursive: true });
      writeFileSync(join(desk, '.git', 'hooks', 'pre-push'), '#!/bin/sh\nexit 0\n');
    },
    run: ['hooks', 'install'],
    exit: EXIT.repository,
    says: [/hooks\/pre-push: there is another pre-push hook already/, /→ Call Baton from it/],
  },
  {
    what: 'nobody is set up with git',
    given: (ground) => {
      ground.git('config', '--unset', 'user.email');
      return { env: { HOME: undefined, XDG_CONFIG_HOME: undefined } };
    },
    run: ['lease', 'acquire', 'new/*'],
    exit: EXIT.usage,
    says: [/--as/, /→ .*BATON_AGENT/],
  },
];

/** A git that answers as one did before `merge-tree --write-tree`, and for the rest is the real one. */
function oldGit(root: string): Env {
  const folder = join(root, 'old-git');
  mkdirSync(folder);
  const real = `PATH='${process.env.PATH}' exec git "$@"`;
  const script = `#!/bin/sh
case "$1" in
  version|--version) echo 'git version 2.30.2'; exit 0 ;;
esac
for word in "$@"; do
  if [ "$word" = merge-tree ]; then echo 'usage: git merge-tree <base-tree> <branch1> <branch2>' >&2; exit 129; fi
done
${real}
`;
  writeFileSync(join(folder, 'git'), script);
  chmodSync(join(folder, 'git'), 0o755);
  return { PATH: `${folder}:${process.env.PATH}` };
}

const log = /^log\/.*\.log$/;
const lines = (edit: (lines: string[]) => string[]) => (text: string) =>
  `${edit(text.trimEnd().split('\n')).join('\n')}\n`;

const WRONG_CONTEXT: readonly Row[] = [
  {
    what: 'a line of the log was edited',
    given: (ground) => ground.tamper(log, (text) => text.replace('"src/*"', '"src/b/*"')),
    run: ['context', 'verify'],
    exit: EXIT.overlap,
    says: [
      /log\/.*\.log:2 on baton: this event was changed after [0-9a-f]{10}/,
      /→ .*git push --force-with-lease=/,
    ],
  },
  {
    what: 'a line of the log was deleted',
    given: (ground) =>
      ground.tamper(
        log,
        lines(([first = '', , ...rest]) => [first, ...rest]),
      ),
    run: ['context', 'verify'],
    exit: EXIT.overlap,
    says: [/log\/.*\.log:2:\d+ on baton: expected epoch 1/, /→ /],
  },
  {
    what: 'a log that was cut short is not written to',
    given: (ground) =>
      ground.tamper(
        log,
        lines((all) => all.slice(0, -1)),
      ),
    run: ACQUIRE,
    exit: EXIT.input,
    says: [
      /log\/.*\.log on baton: expected 3 lines as the documents say, found 2 at [0-9a-f]{10}; nothing was decided/,
      /→ .*verify/,
    ],
  },
  {
    what: 'a line of the log stands twice',
    given: (ground) =>
      ground.tamper(
        log,
        lines((all) => [...all, all.at(-1) ?? '']),
      ),
    run: ['context', 'verify'],
    exit: EXIT.overlap,
    says: [/log\/.*\.log:4:\d+ on baton: expected an id after/, /→ /],
  },
  {
    what: 'the lines of the log stand in another order',
    given: (ground) =>
      ground.tamper(
        log,
        lines((all) => all.reverse()),
      ),
    run: ['context', 'verify'],
    exit: EXIT.overlap,
    says: [/log\/.*\.log:\d:\d+ on baton: expected/, /→ /],
  },
  {
    what: 'a document was edited',
    given: (ground) => ground.tamper(/^leases\.yaml$/, (text) => text.replaceAll('agent-002', 'agent-003')),
    run: ['context', 'verify'],
    exit: EXIT.overlap,
    says: [/leases\.yaml on baton: .*they part after event 3/, /→ Somebody changed it by hand/],
  },
  {
    what: 'a document is no document any more',
    given: (ground) => ground.tamper(/^leases\.yaml$/, () => '{{{\n'),
    run: ACQUIRE,
    exit: EXIT.input,
    says: [/leases\.yaml:1.*: expected `key: value`/, /→ .*verify/],
  },
  {
    what: 'a log of a protocol to come',
    given: (ground) => ground.tamper(log, (text) => text.replaceAll('"v":"1.', '"v":"9.')),
    run: ['context', 'verify'],
    exit: EXIT.overlap,
    says: [/log\/.*\.log:1:\d+ on baton: .*protocol 9\.0\.0/, /→ Upgrade/],
  },
  {
    what: 'documents of a protocol to come are not written to',
    given: (ground) =>
      ground.tamper(/project_state\.yaml$/, (text) => text.replace(/protocol: "1\./, 'protocol: "9.')),
    run: ACQUIRE,
    exit: EXIT.input,
    says: [/global\/project_state\.yaml: the context is written in protocol 9\.0\.0/, /→ Upgrade/],
  },
  {
    what: 'the branch `baton` is ordinary code',
    given: (ground) => {
      ground.git('push', '-q', '-f', 'origin', 'main:baton');
      ground.git('update-ref', '-d', 'refs/heads/baton');
    },
    run: ACQUIRE,
    exit: EXIT.input,
    says: [/branch baton .*not written by Baton/, /→ .*git config baton\.branch NAME/],
  },
];

const BIG = `${'/a-long-folder-name/another-long-folder-name/* @somebody\n'.repeat(60_000)}* @all\n`;

const WRONG_FILES: readonly Row[] = [
  {
    what: 'a CODEOWNERS of more than 3 MB',
    given: desk({ '.github/CODEOWNERS': BIG }),
    run: ['codeowners', '--lint', '.github/CODEOWNERS'],
    exit: EXIT.overlap,
    says: [/CODEOWNERS:1:1: The file has \d+ bytes; GitHub loads none over 3 MB/, /→ Cover directories/],
  },
  {
    what: 'a CODEOWNERS with section headers and bad owners: each line is told and skipped',
    given: desk({ '.github/CODEOWNERS': '[Section]\n* @all\nsrc/ nobody\n' }),
    run: ['codeowners', '--lint', '.github/CODEOWNERS'],
    exit: EXIT.overlap,
    says: [/CODEOWNERS:1:1/, /CODEOWNERS:3:6/],
  },
  {
    what: 'a file of rules that is not there',
    run: ['owners', '--codeowners', 'gone', 'src/a.txt'],
    exit: EXIT.input,
    says: [/gone: gone cannot be read: ENOENT/, /→ /],
  },
  {
    what: 'a path outside of the repository',
    given: desk({ '.github/CODEOWNERS': '* @all\n' }),
    run: ['owners', '../../elsewhere'],
    exit: EXIT.usage,
    says: [/elsewhere.*outside/, /→ /],
  },
  {
    what: 'an import of lines that are none: each is refused with its place',
    given: desk({ 'old.log': 'not a line\nTASK_CREATED:global\n' }),
    run: ['context', 'import', 'old.log'],
    exit: EXIT.overlap,
    says: [/old\.log:1/, /old\.log:2/],
  },
];

const WRONG_WORDS: readonly Row[] = [
  {
    what: 'an unknown command',
    run: ['chekc'],
    exit: EXIT.usage,
    says: [/command line: unknown command 'chekc'/, /→ Did you mean check\?/],
  },
  {
    what: 'a subcommand without what it needs',
    run: ['task', 'new'],
    exit: EXIT.usage,
    says: [/missing required argument 'title'/, /→ baton task new --help shows how/],
  },
  {
    what: 'an unknown option',
    run: ['check', '--hed', 'x'],
    exit: EXIT.usage,
    says: [/unknown option '--hed'/, /→ Did you mean --head\?/],
  },
  {
    what: 'an unknown revision',
    run: ['check', '--head', 'nowhere'],
    exit: EXIT.usage,
    says: [/--head: nowhere is no commit/, /→ Name a branch, tag or commit/],
  },
  {
    what: 'an unknown base',
    run: ['check', '--base', 'nowhere'],
    exit: EXIT.usage,
    says: [/--base: nowhere is no commit/, /→ /],
  },
  {
    what: 'a revision that looks like an option',
    run: ['check', '--head=--upload-pack=touch x'],
    exit: EXIT.usage,
    says: [/--head: --upload-pack=touch x is no commit/, /→ /],
  },
  {
    what: 'an unknown rule',
    run: ['check', '--explain', 'ownrship'],
    exit: EXIT.usage,
    says: [/--explain: there is no rule ownrship/, /→ Did you mean ownership\?/],
  },
  {
    what: 'an agent that is not in the roster',
    run: ['lease', 'acquire', 'new/*', '--as', 'agent-0022'],
    exit: EXIT.usage,
    says: [/--as: agent-0022 is no agent of the roster/, /→ Did you mean agent-002\?/],
  },
  {
    what: 'an agent of the environment that is not in the roster',
    given: () => ({ env: { BATON_AGENT: 'agent-9' } }),
    run: ['lease', 'acquire', 'new/*'],
    exit: EXIT.usage,
    says: [/BATON_AGENT: agent-9 is no agent of the roster/, /→ /],
  },
  {
    what: 'everything that is wrong with a request, at once',
    run: [
      ...ACQUIRE,
      'src/[a',
      '--ttl',
      'soon',
      '--priority',
      'P9',
      '--resource',
      'stagin',
      '--max-wait',
      'x',
    ],
    exit: EXIT.usage,
    says: [
      /src\/\[a: no pattern of paths/,
      /--resource: .*\n.*→ Did you mean staging\?/,
      /--ttl: soon is no duration\b.*\n.*→ Write it as 15m/,
      /--max-wait: x/,
      /--priority: P9.*\n.*→ Known are P0/,
    ],
  },
  {
    what: 'a lease for longer than the policy allows',
    run: [...ACQUIRE, '--ttl', '9h'],
    exit: EXIT.usage,
    says: [/--ttl: 9h is longer than the policy allows/, /→ At most 8h/],
  },
  {
    what: 'a lease on nothing',
    run: ['lease', 'acquire', '--as', 'agent-001'],
    exit: EXIT.usage,
    says: [/PATTERN….*: nothing is asked for/, /→ Name paths/],
  },
  {
    what: 'a check that ended in no known way',
    run: ['record', 'unit', '--status', 'green', '--as', 'agent-001'],
    exit: EXIT.usage,
    says: [/--status: green/, /→ One of success/],
  },
  {
    what: 'a check whose program does not exist',
    run: ['record', 'unit', '--as', 'agent-001', '--', 'no-such-program'],
    exit: EXIT.usage,
    says: [/COMMAND: no-such-program could not be started/, /→ Name a program/],
  },
  {
    what: 'a duration that is none',
    run: ['context', 'log', '--since', 'soon'],
    exit: EXIT.usage,
    says: [/--since: soon is not understood/, /→ .*30m/],
  },
];

const hub = new Hub();
let template: string;

beforeAll(() => {
  template = hub.clone('template', 'jane@acme.example');
  for (const args of [
    ['context', 'init'],
    ['lease', 'acquire', 'src/*', '--as', 'agent-002'],
    ['lease', 'acquire', 'docs/*', '--as', 'agent-003'],
  ])
    expect(hub.baton(template, args)).toMatchObject({ code: 0 });
}, 120_000);
afterAll(() => hub.dispose());

test.each<Row>([...WRONG_POLICY, ...WRONG_REPOSITORY, ...WRONG_CONTEXT, ...WRONG_FILES, ...WRONG_WORDS])(
  'refused: $what',
  ({ given, run, exit, says }) => {
    const ground = new Ground(hub, template);
    try {
      const { cwd = ground.desk, env = {}, input } = given?.(ground) ?? {};
      const before = ground.picture();
      const { code, out, err } = hub.baton(cwd, run, env, input);
      const said = out + err;
      for (const pattern of says) expect(said).toMatch(pattern);
      expect({ code, said }).toEqual({ code: exit, said });
      expect(said).not.toMatch(/^\s+at .*:\d+/m);
      expect(said).not.toContain('[defect]');
      expect(said.trimEnd().split('\n').length).toBeLessThanOrEqual(24);
      expect(ground.picture()).toBe(before);
    } finally {
      ground.dispose();
    }
  },
);
