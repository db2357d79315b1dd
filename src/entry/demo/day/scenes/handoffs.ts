import type { Day } from '../day.ts';
import type { Pull } from '../pulls.ts';
import { conflictAbout, type Scene, there } from './scene.ts';

const ITEMS = [
  'Context files updated',
  'Artifacts accessible',
  'Dependencies documented',
  'Known issues listed',
  'Success criteria defined',
];

/** The document that Baton prints for a branch, filled in as its author would. */
async function documentOf(
  day: Day,
  branch: string,
  from: string,
  to: string,
  title: string,
): Promise<string> {
  const words = ['handoff', 'new', '--to', to, '--head', branch, '--title', title];
  const { document } = await day.as<{ document: string }>(from, ...words);
  return document
    .replace('[List completed items]', title)
    .replace('[Issue description and impact, or none]', 'none')
    .replace('[Required dependencies, or none]', 'none')
    .replace('[Acceptance criteria]', 'The plan is empty')
    .replace('[Additional context]', 'Ask before you change the numbers.');
}

interface Given {
  readonly from: string;
  readonly to: string;
  readonly branch: string;
  readonly files: Readonly<Record<string, string>>;
  readonly title: string;
}

/** A handoff by the command line. `id` is known once it was given. */
function handoff(at: string, { from, to, branch, files, title }: Given) {
  let known: string | undefined;
  const id = () => there(known, `the handoff of ${branch}`);
  const give: Scene = {
    at,
    does: async (day) => {
      await day.ground.branch(branch, from, files, title);
      const file = await day.ground.note(
        `${from}-handoff.md`,
        await documentOf(day, branch, from, to, title),
      );
      known = (await day.as<{ id: string }>(from, 'handoff', 'give', file, '--head', branch)).id;
    },
  };
  const say = (when: string, who: string, move: string, ...words: readonly string[]): Scene => ({
    at: when,
    does: (day) => day.as(who, 'handoff', move, id(), ...words),
  });
  return { give, say };
}

/** Handoffs of every outcome: clarified, declined and gone up, silent and with the backup, taken back. */
export function handoffScenes(): Scene[] {
  const peering = handoff('09:05', {
    from: 'agent-004',
    to: 'agent-007',
    branch: 'agent-004/peering',
    files: { 'components/terraform/vpc/peering.tf': 'peers = ["k8s"]\n' },
    title: 'Peering for the cluster',
  });
  const schema = handoff('09:00', {
    from: 'agent-007',
    to: 'agent-006',
    branch: 'agent-007/ingress',
    files: { 'k8s/ingress.tf': 'host = "api"\n' },
    title: 'The ingress of the API',
  });
  const catalog = handoff('10:20', {
    from: 'agent-005',
    to: 'agent-008',
    branch: 'agent-005/catalog',
    files: { 'plugins/catalog.ts': "export const catalog = ['api'];\n" },
    title: 'Alerts in the catalog',
  });
  const guide = handoff('14:30', {
    from: 'agent-012',
    to: 'agent-005',
    branch: 'agent-012/guide',
    files: { 'docs/guide.md': '# A guide\n' },
    title: 'The guide of the portal',
  });
  return [
    peering.give,
    peering.say('09:35', 'agent-007', 'clarify', 'which of the two ranges is it?'),
    peering.say('09:51', 'agent-004', 'answer', 'the second one'),
    peering.say('10:15', 'agent-007', 'accept'),
    peering.say('10:18', 'agent-007', 'tick', ...ITEMS),
    schema.give,
    schema.say('13:35', 'agent-005', 'accept'),
    schema.say('13:38', 'agent-005', 'tick', ...ITEMS),
    catalog.give,
    catalog.say('10:50', 'agent-008', 'decline', 'alerts in a catalog are for its readers'),
    catalog.say('11:45', 'agent-001', 'redirect', 'agent-006', 'it serves those readers'),
    catalog.say('12:15', 'agent-006', 'accept'),
    catalog.say('12:20', 'agent-006', 'tick', ...ITEMS),
    guide.give,
    guide.say('14:50', 'agent-012', 'withdraw', '--reason', 'it is cut in two'),
    ...onPull(),
  ];
}

/**
 * The work of an agent goes on to paths of another: a handoff that the policy wants, with its document in the description, taken
 * and ticked on the pull request; and the conflict about who owns what climbs with every sweep until it is decided.
 */
function onPull(): Scene[] {
  let pull: Pull | undefined;
  const ports = () => there(pull, 'the pull request of agent-006');
  return [
    {
      at: '09:10',
      does: async (day) => {
        const files = { 'k8s/service.tf': 'port = 8080\n' };
        pull = await day.open('agent-006', 'agent-006/port', files, { title: 'feat: the port of the API' });
      },
    },
    {
      at: '09:20',
      does: async (day) => {
        const text = await documentOf(day, ports().branch, 'agent-006', 'agent-007', 'The port of the API');
        await day.describe(ports(), 'agent-006', text);
      },
    },
    { at: '09:45', does: (day) => day.comment(ports(), 'agent-007', '/baton accept') },
    { at: '09:48', does: (day) => day.tick(ports(), 'agent-007') },
    {
      at: '10:25',
      does: async (day) => {
        const id = await conflictAbout(day, 'ownership');
        await day.as(
          'agent-001',
          'conflict',
          'resolve',
          id,
          'agent-007 reviews it',
          '--reason',
          'the port is theirs',
        );
      },
    },
    { at: '10:28', does: (day) => day.approve(ports(), 'kim') },
    { at: '10:30', does: (day) => day.merge(ports(), 'kim') },
  ];
}
