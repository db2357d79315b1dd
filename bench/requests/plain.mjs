// What a bot does that asks one REST endpoint for each thing it needs to know of a pull request, as most do.

/** Requests of one repository. What the hour's limit turns away is asked again an hour later. */
function speaker({ forge, token, repository }) {
  const ask = async (method, path, body) => {
    for (;;) {
      const response = await fetch(`${forge.url}/repos/${repository}/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/vnd.github+json',
          'user-agent': 'plain',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.ok || response.status === 404) return response.status === 404 ? null : response.json();
      if (response.status !== 403 && response.status !== 429)
        throw new Error(`${method} ${path}: ${response.status}`);
      await response.text();
      forge.tick('1h');
    }
  };
  const pages = async (path, list = (answer) => answer) => {
    const all = [];
    for (let page = 1; ; page += 1) {
      const items =
        list(await ask('GET', `${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`)) ?? [];
      all.push(...items);
      if (items.length < 100) return all;
    }
  };
  return { ask, pages };
}

async function rules({ ask }) {
  await ask('GET', 'contents/.github/baton.yml');
  for (const path of ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'])
    if ((await ask('GET', `contents/${path}`)) !== null) return;
}

/** Everything that REST has of one pull request, and the check, comment and label that follow from it. */
async function judge({ ask, pages }, number) {
  const pull = await ask('GET', `pulls/${number}`);
  await pages(`pulls/${number}/files`);
  await pages(`pulls/${number}/commits`);
  await pages(`pulls/${number}/reviews`);
  const comments = await pages(`issues/${number}/comments`);
  const runs = await pages(`commits/${pull.head.sha}/check-runs`, ({ check_runs: all }) => all);
  await ask('GET', `commits/${pull.head.sha}/status`);
  await ask('GET', `compare/${pull.base.sha}...${pull.head.sha}`);
  if (!runs.some(({ name }) => name.startsWith('baton')))
    await ask('POST', 'check-runs', {
      name: 'baton',
      head_sha: pull.head.sha,
      status: 'completed',
      conclusion: 'failure',
    });
  if (!comments.some(({ body }) => body.includes('baton')))
    await ask('POST', `issues/${number}/comments`, { body: 'baton' });
  if (!pull.labels.some(({ name }) => name.startsWith('baton:')))
    await ask('POST', `issues/${number}/labels`, { labels: ['baton:blocked'] });
}

export async function plainReview(place, number) {
  const github = speaker(place);
  await rules(github);
  await judge(github, number);
}

/** `updated_at` would miss checks and a base that moved: each is judged. */
export async function plainSweep(place) {
  const github = speaker(place);
  const open = await github.pages('pulls?state=open');
  await rules(github);
  for (const { number } of open) await judge(github, number);
}
