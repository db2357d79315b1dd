// What people command in the storm, and whether each was carried out and answered once.

/**
 * Commands, by whom, and what must come of each. `moved`: a push may come between the command and its reading, and then it is
 * refused. A number makes each of them speak of a path of its own.
 */
const SAID = [
  { as: 'bob', text: (n) => `/baton lease docs/lease-${n}.md for 4h`, comes: ['done'] },
  { as: 'eve', text: (n) => `/baton lease docs/eve-${n}.md for 4h`, comes: ['refused'] },
  { as: 'ada', text: () => '/baton assign @bob', comes: ['done'] },
  { as: 'eve', text: () => '/baton assign @eve', comes: ['refused'] },
  { as: 'ada', text: () => '/baton help', comes: ['shown'] },
  { as: 'bob', text: () => '/baton approve-as agent-002', comes: ['done'], moved: true },
  { as: 'eve', text: () => '/baton approve-as agent-002', comes: ['refused'] },
  { as: 'bob', text: (n) => `/baton release docs/nobody-has-${n}.md`, comes: ['refused'] },
  { as: 'ada', text: (n) => `/baton override ownership nobody else is here, ${n}`, comes: [], moved: true },
  { as: 'bob', text: (n) => `/baton override ownership I would like to, ${n}`, comes: [] },
  { as: 'ada', text: (n) => `/baton lease docs/two-${n}.md for 2h\n/baton status`, comes: ['done', 'shown'] },
  { as: 'bob', text: () => '/baton refresh', comes: ['done'] },
];
/** What a comment says after it was edited. */
const EDITED = [
  { text: (n) => `/baton lease docs/edited-${n}.md for 1h`, comes: ['done'], of: ['bob', 'ada'] },
  { text: (n) => `/baton lease docs/edited-${n}.md for 1h`, comes: ['refused'], of: ['eve'] },
  { text: () => '/baton explain', comes: ['shown'], of: ['ada', 'bob'] },
];

/** Gives commands, and remembers each. */
export function createCommands(clock) {
  const given = [];
  let serial = 0;
  return {
    given,
    give: (repo, pull, live = false) => {
      const said = SAID[serial % SAID.length];
      const text = said.text(serial);
      serial += 1;
      const comment = pull.comment(text, { as: said.as });
      // Pushes are over when commands are given while the servers work.
      given.push({ repo, pull, comment, said, by: said.as, live, at: clock.now, edits: 0 });
    },
    /** Edits one that was given before: it is to be carried out anew. */
    edit: (which) => {
      const one = given[which % given.length];
      const fits = EDITED.filter(({ of }) => of.includes(one.by));
      const said = fits[serial % fits.length];
      if (said === undefined || clock.now === one.at) return;
      one.pull.editComment(one.comment, said.text(serial), { as: one.by });
      Object.assign(one, { said, live: true, at: clock.now, edits: one.edits + 1 });
      serial += 1;
    },
  };
}

const MARK = /^<!-- baton:reply (\S+) (\S+) -->/;

function counted(all) {
  const counts = new Map();
  for (const each of all) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/** `EVENT_TYPE:workflow:phase:data`. */
function eventIn({ text }) {
  const [, type, workflow, data] = /^([^:]*):([^:]*):[^:]*:(.*)$/s.exec(text);
  return { type, workflow, data: JSON.parse(data) };
}

/** What the log of one repository says was carried out. */
function carriedIn(lines) {
  const events = lines.map(eventIn);
  const handled = events.filter(({ type }) => type === 'COMMAND_HANDLED');
  return {
    handled: new Map(handled.map(({ data }) => [`${data.comment} ${data.edited_at}`, data])),
    times: [
      ...counted(handled.map(({ data }) => `command ${data.comment} ${data.edited_at}`)),
      ...counted(
        events
          .filter(({ type }) => type === 'RESOURCE_ALLOCATED')
          .map(({ data }) => `lease ${data.allocation_id}`),
      ),
      ...counted(
        events
          .filter(({ type }) => type === 'OVERRIDE_GRANTED')
          .map(({ data }) => `override ${data.override_id}`),
      ),
      ...counted(
        events
          .filter(({ type }) => type === 'APPROVAL_COMMANDED')
          .map(({ data, workflow }) => `approval ${workflow} ${data.cites} ${data.head}`),
      ),
    ],
  };
}

const same = (one, other) => Date.parse(one) === Date.parse(other);

function isOnce({ comment, pull, said, live }, { handled }) {
  const faults = [];
  const known = [...handled.values()].filter((each) => each.comment === String(comment.id));
  const data = known.find((each) => same(each.edited_at, comment.updatedAt));
  const overrides = said.comes.length === 0;
  if (!overrides && data === undefined) {
    const seen = known.map((each) => each.edited_at).join(', ') || 'nothing';
    faults.push(`as of ${comment.updatedAt} was lost; the log has ${seen}`);
  }
  if (data !== undefined) {
    const came = data.answers.map(({ outcome }) => outcome);
    const free = said.moved && !live;
    if (!free && came.join() !== said.comes.join()) faults.push(`came to ${came}, not ${said.comes}`);
    const replies = pull.issue.comments.filter(({ body }) => MARK.exec(body)?.[1] === String(comment.id));
    const says = data.answers.some((answer) => answer.says !== null || answer.outcome === 'shown');
    if (replies.length !== (says ? 1 : 0)) faults.push(`has ${replies.length} replies`);
    if (says && replies.some(({ body }) => !same(MARK.exec(body)[2], data.edited_at)))
      faults.push('has an old reply');
  }
  const signs = comment.reactions.filter(({ user }) => user.login.startsWith('baton'));
  if (signs.length !== 1) faults.push(`has ${signs.length} reactions`);
  return faults.map((fault) => `${comment.body.split('\n')[0]} by ${comment.author.login} ${fault}`);
}

/**
 * Looks into the log of every repository, and at every comment.
 *
 * @param linesOf the lines of a repository's log, once they were found to agree with its documents
 */
export async function commandsOff(given, all, linesOf) {
  const twice = [];
  const wrong = [];
  let carried = 0;
  for (const { repo } of all) {
    const log = carriedIn(await linesOf(repo));
    carried += log.handled.size;
    for (const [what, times] of log.times) if (times > 1) twice.push(`${repo.name}: ${what} ${times} times`);
    for (const one of given.filter((each) => each.repo === repo))
      wrong.push(...isOnce(one, log).map((fault) => `${repo.name}#${one.pull.number}: ${fault}`));
  }
  return {
    given: given.length,
    edited: given.filter(({ edits }) => edits > 0).length,
    carried,
    twice,
    wrong,
  };
}
