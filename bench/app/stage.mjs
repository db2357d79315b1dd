/** Who owns what, and who may what: `eve` may nothing, `bob` answers for the writer, `ada` may override. */
export const POLICY = `version: 1
enforce: enforce
agents:
  builder:
    id: agent-001
    authority: senior
    ownership: ["src/*"]
    reviewers: ["@ada"]
    identity: { logins: ["hubot"] }
  writer:
    id: agent-002
    ownership: ["docs/*"]
    operators: ["@bob"]
    identity: { apps: ["writer"] }
overrides: { by: ["@ada"] }
`;

/** An installation each: what GitHub limits, it limits for each of them. */
const OWNERS = 10;

/** Repositories with open pull requests; the first two of each overlap. */
export async function stage(scene, { pulls, repositories }) {
  const all = [];
  scene.forge.user('eve');
  for (let r = 0; r < repositories; r += 1) {
    const repo = await scene.repository(`org${r % OWNERS}/repo${r}`, { '.github/baton.yml': POLICY });
    const count = Math.floor(pulls / repositories) + (r < pulls % repositories ? 1 : 0);
    const mine = [];
    for (let n = 0; n < count; n += 1) {
      const path = n < 2 ? 'src/a.ts' : `src/own-${n}.ts`;
      await repo.push(`topic-${n}`, { [path]: `one ${n}\ntwo\n` }, { as: 'hubot' });
      mine.push(await repo.openPull({ from: `topic-${n}`, as: 'hubot', title: `Change ${n}` }));
    }
    all.push({ repo, pulls: mine });
  }
  return all;
}

/** What people and machines do to one pull request, round after round: it ends with different verdicts. */
const ACTS = [
  (pull, { n }) => pull.comment(`What about ${n}?`, { as: 'bob' }),
  (pull, { n }) => pull.approve(n % 2 === 0 ? 'ada' : 'bob'),
  (pull, { repo, n }) =>
    repo.check(pull.headSha, { name: 'unit', conclusion: n % 3 === 0 ? 'failure' : 'success' }),
  (pull, { n }) => pull.push({ [`src/more-${n % 3}.ts`]: `${n}\n` }),
  (pull) => pull.label('urgent', { as: 'ada' }),
  (pull, { repo, n }) => repo.status(pull.headSha, { context: `ci-${n % 2}`, state: 'success' }),
  (pull) => pull.unlabel('urgent', { as: 'ada' }),
  (pull) => pull.review({ as: 'bob', state: 'CHANGES_REQUESTED', body: 'Please explain.' }),
  (pull) => pull.edit({ title: `Change it, please` }, { as: 'hubot' }),
  (pull) => pull.approve('bob'),
];

/** One act in so many is a command. */
const COMMAND_EVERY = 12;

/** Makes so many deliveries happen; they are held back, and told later. */
export async function happen({ forge }, all, wanted, commands) {
  const flat = all.flatMap(({ repo, pulls }) => pulls.map((pull) => ({ repo, pull })));
  const begun = forge.webhooks.forApps;
  for (let n = 0; forge.webhooks.forApps - begun < wanted; n += 1) {
    const { repo, pull } = flat[n % flat.length];
    const turn = Math.floor(n / flat.length) * 3 + (n % 7);
    if (n % COMMAND_EVERY === COMMAND_EVERY - 1) commands.give(repo, pull);
    else await ACTS[turn % ACTS.length](pull, { repo, n });
    if (n % 20 === 0) await forge.settled();
  }
  await forge.settled();
  return forge.webhooks.forApps - begun;
}
