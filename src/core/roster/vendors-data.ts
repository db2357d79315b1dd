/** What an account of a vendor does: writes changes, reviews them, or is plain automation. */
export type VendorKind = 'coding-agent' | 'reviewer' | 'automation';

/** One account or tool of a vendor, and how it shows itself. */
export interface VendorEntry {
  readonly name: string;
  readonly vendor: string;
  readonly kind: VendorKind;
  /** What GitHub authenticates. Logins in lower case, as REST writes them; `type` tells an app from a person's account. */
  readonly accounts: readonly {
    readonly login: string;
    readonly type: 'Bot' | 'User';
    readonly id: number | null;
  }[];
  /** Whole addresses, in lower case. */
  readonly emails: readonly string[];
  /** Weak: hosts of addresses that nearly always are this vendor's. */
  readonly domains?: readonly string[];
  /** Weak: names of branches. Anchored, and linear in the length of the name. */
  readonly branches?: readonly RegExp[];
  /** Weak: trailers of the last paragraph of a commit message. */
  readonly trailers?: readonly { readonly key: string; readonly value?: RegExp }[];
  /** Weak: author names. */
  readonly names?: readonly RegExp[];
  /** Weak: text that the tool leaves in the description of a change. */
  readonly marks?: readonly string[];
  /** Addresses that say nothing on commits of these days, ISO 8601, `from` included and `until` not. */
  readonly meaningless?: { readonly email: string; readonly from: string; readonly until: string };
  readonly notes?: string;
}

/**
 * How coding agents, reviewers and automation show themselves. Gathered from public lists (the CHAOSS list of automation
 * accounts, the documentation of each vendor, and public detection lists), in which every number stands at least twice
 * unless an entry says otherwise; nothing was checked live. A change of the data is a new version.
 */
export const VENDORS_VERSION = '2026-11-20';

const bot = (login: string, id: number | null = null) => ({ login, type: 'Bot', id }) as const;
const user = (login: string, id: number | null = null) => ({ login, type: 'User', id }) as const;
const noreply = (local: string) => `${local}@users.noreply.github.com`;

export const VENDORS: readonly VendorEntry[] = [
  {
    name: 'copilot-coding-agent',
    vendor: 'copilot',
    kind: 'coding-agent',
    accounts: [
      bot('copilot-swe-agent[bot]', 198982749),
      bot('copilot', 198982749),
      bot('app/copilot-swe-agent', 198982749),
    ],
    emails: [noreply('198982749+copilot')],
    branches: [/^copilot\//],
    trailers: [{ key: 'agent-logs-url' }],
    notes: 'The address has no [bot], so patterns that look for one miss it.',
  },
  {
    name: 'copilot-code-review',
    vendor: 'copilot',
    kind: 'reviewer',
    accounts: [bot('copilot-pull-request-reviewer[bot]', 175728472)],
    emails: [noreply('175728472+copilot')],
    notes: 'Number taken from the address of accepted suggestions. Replies inside a review show as Copilot.',
  },
  {
    name: 'copilot-cli',
    vendor: 'copilot',
    kind: 'coding-agent',
    accounts: [],
    emails: [noreply('223556219+copilot')],
    notes: "Works under a person's account; the address stands in a trailer.",
  },
  {
    name: 'copilot-editor',
    vendor: 'copilot',
    kind: 'coding-agent',
    accounts: [],
    emails: ['copilot@github.com'],
    meaningless: { email: 'copilot@github.com', from: '2026-04-22', until: '2026-05-07' },
    notes: 'Put on every commit of those days by mistake (microsoft/vscode#314311).',
  },
  {
    name: 'copilot-chat',
    vendor: 'copilot',
    kind: 'coding-agent',
    accounts: [bot('copilot[bot]', 167198135)],
    emails: [],
  },
  {
    name: 'claude-app',
    vendor: 'claude',
    kind: 'coding-agent',
    accounts: [bot('claude[bot]', 209825114)],
    emails: [noreply('41898282+claude[bot]'), noreply('claude[bot]')],
    branches: [/^claude\//],
    notes: "By default the action's address carries the number of github-actions[bot].",
  },
  {
    name: 'claude-agent-hq',
    vendor: 'claude',
    kind: 'coding-agent',
    accounts: [bot('anthropic-code-agent[bot]', 242468646)],
    emails: [noreply('242468646+claude')],
  },
  {
    name: 'claude-other-apps',
    vendor: 'claude',
    kind: 'coding-agent',
    accounts: [bot('anthropic-claude[bot]', 215619710), bot('claude-code-action[bot]', 208546643)],
    emails: [],
    notes: 'In the CHAOSS list; use not confirmed.',
  },
  {
    name: 'claude-code',
    vendor: 'claude',
    kind: 'coding-agent',
    accounts: [],
    emails: ['noreply@anthropic.com'],
    domains: ['anthropic.com'],
    trailers: [{ key: 'claude-session' }],
    marks: ['Generated with [Claude Code](https://claude.', 'claude.ai/code/session_'],
    notes: "Works under a person's account.",
  },
  {
    name: 'codex-cloud',
    vendor: 'codex',
    kind: 'coding-agent',
    accounts: [bot('chatgpt-codex-connector[bot]', 199175422)],
    emails: [],
    branches: [/^codex\//],
    marks: ['chatgpt.com/codex/tasks/task_'],
    notes: 'Also reviews. The author is often the person who pressed the button.',
  },
  {
    name: 'codex-agent-hq',
    vendor: 'codex',
    kind: 'coding-agent',
    accounts: [bot('openai-code-agent[bot]', 242516109)],
    emails: [noreply('242516109+codex')],
  },
  {
    name: 'codex-other',
    vendor: 'codex',
    kind: 'coding-agent',
    accounts: [bot('openai-codex[bot]', 215057067)],
    emails: ['codex@openai.com', 'noreply@openai.com'],
    branches: [/^codex-/],
    marks: ['Generated with [Codex](https://openai.com/codex'],
  },
  {
    name: 'devin',
    vendor: 'devin',
    kind: 'coding-agent',
    accounts: [bot('devin-ai-integration[bot]', 158243242)],
    emails: ['devin@cognition.ai', 'noreply@cognition.ai'],
    branches: [/^devin\/[0-9]{10}-/],
    marks: ['app.devin.ai/sessions/', 'Generated with [Devin](https://devin.ai'],
    notes: 'Also reviews.',
  },
  {
    name: 'cursor',
    vendor: 'cursor',
    kind: 'coding-agent',
    accounts: [bot('cursor[bot]', 206951365), bot('cursoragent[bot]', 201670782)],
    emails: ['cursoragent@cursor.com', 'agent@cursor.com', 'composer@anysphere.co'],
    domains: ['cursor.com'],
    branches: [/^cursor\/.+-[0-9a-f]{4}$/],
    marks: [
      '<!-- CURSOR_AGENT_PR_BODY_BEGIN -->',
      '<!-- CURSOR_SUMMARY -->',
      'cursor.com/background-agent?bcId=',
      'cursor.com/agents',
      'Made with [Cursor]',
    ],
    notes: 'Its reviewer posts under the same account. The number of cursoragent[bot] has one source.',
  },
  {
    name: 'jules',
    vendor: 'jules',
    kind: 'coding-agent',
    accounts: [bot('google-labs-jules[bot]', 161369871)],
    emails: [],
  },
  {
    name: 'gemini-code-assist',
    vendor: 'gemini',
    kind: 'reviewer',
    accounts: [bot('gemini-code-assist[bot]', 176961590)],
    emails: [],
  },
  {
    name: 'openhands',
    vendor: 'openhands',
    kind: 'coding-agent',
    accounts: [user('openhands-agent'), bot('openhands-agent[bot]')],
    emails: ['openhands@all-hands.dev'],
    domains: ['all-hands.dev'],
    branches: [/^openhands-fix-(?:issue|pr)-[0-9]+/],
  },
  {
    name: 'opencode',
    vendor: 'opencode',
    kind: 'coding-agent',
    accounts: [bot('opencode-agent[bot]')],
    emails: ['noreply@opencode.ai'],
    branches: [/^opencode\//],
  },
  {
    name: 'amazon-q',
    vendor: 'amazon-q',
    kind: 'coding-agent',
    accounts: [bot('amazon-q-developer[bot]', 208079219)],
    emails: [],
    branches: [/^Q-DEV-issue-[0-9]+-[0-9]+/],
  },
  {
    name: 'kiro',
    vendor: 'kiro',
    kind: 'coding-agent',
    accounts: [bot('kiro-agent[bot]', 245459735), user('kiro-agent', 244629292)],
    emails: [],
    notes: 'Both numbers have one source.',
  },
  {
    name: 'codegen',
    vendor: 'codegen',
    kind: 'coding-agent',
    accounts: [bot('codegen-sh[bot]')],
    emails: [],
  },
  {
    name: 'sweep',
    vendor: 'sweep',
    kind: 'coding-agent',
    accounts: [bot('sweep-ai[bot]')],
    emails: [],
    branches: [/^sweep\//],
  },
  {
    name: 'factory',
    vendor: 'factory',
    kind: 'coding-agent',
    accounts: [bot('factory-droid[bot]')],
    emails: [],
  },
  {
    name: 'roo',
    vendor: 'roo',
    kind: 'coding-agent',
    accounts: [bot('roomote[bot]', 263205322), bot('roomote-roomote[bot]', 301996811)],
    emails: ['roomote@roomote.dev'],
    notes: 'Stopped on 2026-05-15. Both numbers have one source.',
  },
  {
    name: 'replit',
    vendor: 'replit',
    kind: 'coding-agent',
    accounts: [],
    emails: ['agent@replit.com'],
    trailers: [{ key: 'replit-commit-author', value: /^Agent$/ }, { key: 'replit-commit-session-id' }],
  },
  {
    name: 'junie',
    vendor: 'junie',
    kind: 'coding-agent',
    accounts: [bot('jetbrains-ai[bot]', 220155983)],
    emails: ['junie@jetbrains.com'],
  },
  {
    name: 'cline',
    vendor: 'cline',
    kind: 'coding-agent',
    accounts: [bot('cline[bot]', 205137888)],
    emails: [],
  },
  {
    name: 'continue',
    vendor: 'continue',
    kind: 'coding-agent',
    accounts: [bot('continue[bot]', 230936708)],
    emails: ['noreply@continue.dev'],
  },
  {
    name: 'cody',
    vendor: 'cody',
    kind: 'coding-agent',
    accounts: [bot('sourcegraph-cody[bot]', 201248094)],
    emails: [],
  },
  {
    name: 'windsurf',
    vendor: 'windsurf',
    kind: 'coding-agent',
    accounts: [bot('windsurf-bot[bot]', 189301087)],
    emails: [],
    domains: ['windsurf.com', 'codeium.com'],
    branches: [/^windsurf[-/]/],
    notes: 'The number has one source.',
  },
  {
    name: 'amp',
    vendor: 'amp',
    kind: 'coding-agent',
    accounts: [],
    emails: ['amp@ampcode.com'],
    domains: ['ampcode.com'],
    trailers: [{ key: 'amp-thread-id' }],
  },
  {
    name: 'aider',
    vendor: 'aider',
    kind: 'coding-agent',
    accounts: [],
    emails: ['aider@aider.chat', 'noreply@aider.chat'],
    domains: ['aider.chat'],
    branches: [/^aider[-/]/],
    names: [/ \(aider\)$/],
  },
  { name: 'crush', vendor: 'crush', kind: 'coding-agent', accounts: [], emails: ['crush@charm.land'] },
  {
    name: 'qwen',
    vendor: 'qwen',
    kind: 'coding-agent',
    accounts: [],
    emails: ['qwen-coder@alibabacloud.com'],
  },
  { name: 'mistral', vendor: 'mistral', kind: 'coding-agent', accounts: [], emails: ['vibe@mistral.ai'] },
  { name: 'grok', vendor: 'grok', kind: 'coding-agent', accounts: [], emails: ['noreply@x.ai'] },
  { name: 'kimi', vendor: 'kimi', kind: 'coding-agent', accounts: [], emails: ['noreply@moonshot.ai'] },
  {
    name: 'augment',
    vendor: 'augment',
    kind: 'coding-agent',
    accounts: [],
    emails: ['noreply@augmentcode.com'],
  },
  {
    name: 'coderabbit',
    vendor: 'coderabbit',
    kind: 'reviewer',
    accounts: [bot('coderabbitai[bot]', 136622811)],
    emails: [],
  },
  {
    name: 'greptile',
    vendor: 'greptile',
    kind: 'reviewer',
    accounts: [bot('greptile-apps[bot]')],
    emails: [],
  },
  {
    name: 'macroscope',
    vendor: 'macroscope',
    kind: 'reviewer',
    accounts: [bot('macroscopeapp[bot]')],
    emails: [],
  },
  {
    name: 'qodo',
    vendor: 'qodo',
    kind: 'reviewer',
    accounts: [bot('qodo-merge[bot]'), bot('qodo-merge-pro[bot]'), bot('codiumai-pr-agent-free[bot]')],
    emails: [],
  },
  { name: 'sourcery', vendor: 'sourcery', kind: 'reviewer', accounts: [bot('sourcery-ai[bot]')], emails: [] },
  { name: 'korbit', vendor: 'korbit', kind: 'reviewer', accounts: [bot('korbit-ai[bot]')], emails: [] },
  {
    name: 'dependabot',
    vendor: 'dependabot',
    kind: 'automation',
    accounts: [bot('dependabot[bot]', 49699333)],
    emails: [],
  },
  {
    name: 'renovate',
    vendor: 'renovate',
    kind: 'automation',
    accounts: [bot('renovate[bot]', 29139614)],
    emails: [],
  },
  {
    name: 'github-actions',
    vendor: 'github-actions',
    kind: 'automation',
    accounts: [bot('github-actions[bot]', 41898282)],
    emails: [],
    notes: 'An agent that runs inside a workflow with its token acts under this account too.',
  },
  {
    name: 'github-merge-queue',
    vendor: 'github-merge-queue',
    kind: 'automation',
    accounts: [bot('github-merge-queue[bot]')],
    emails: [],
  },
  {
    name: 'mergify',
    vendor: 'mergify',
    kind: 'automation',
    accounts: [bot('mergify[bot]', 37929162)],
    emails: [],
  },
  {
    name: 'kodiak',
    vendor: 'kodiak',
    kind: 'automation',
    accounts: [bot('kodiakhq[bot]', 49736102)],
    emails: [],
  },
  {
    name: 'pre-commit-ci',
    vendor: 'pre-commit-ci',
    kind: 'automation',
    accounts: [bot('pre-commit-ci[bot]')],
    emails: [],
  },
  { name: 'codecov', vendor: 'codecov', kind: 'automation', accounts: [bot('codecov[bot]')], emails: [] },
  {
    name: 'all-contributors',
    vendor: 'all-contributors',
    kind: 'automation',
    accounts: [bot('allcontributors[bot]', 46447321)],
    emails: [],
  },
];
