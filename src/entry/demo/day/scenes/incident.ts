import type { Pull } from '../pulls.ts';
import { type Scene, there } from './scene.ts';

/** A P0: merges freeze, one is held back, its lead is asked and decides, it thaws, and the merge is let through. */
export function incidentScenes(): Scene[] {
  let pull: Pull | undefined;
  let known: string | undefined;
  const page = () => there(pull, 'the page');
  const move = (at: string, verb: string, text: string): Scene => ({
    at,
    does: (day) => day.as('agent-001', 'incident', verb, there(known, 'the incident'), text),
  });
  return [
    {
      at: '10:40',
      does: async (day) => {
        const files = { 'docs/network.md': '# The network\n' };
        pull = await day.open('agent-012', 'agent-012/network', files, { title: 'docs: the network' });
      },
    },
    { at: '10:45', does: (day) => day.approve(page(), 'dora') },
    { at: '11:05', does: (day) => day.comment(page(), 'agent-008', '/baton incident P0 the portal is down') },
    {
      at: '11:08',
      does: async (day) => {
        if (await day.merge(page(), 'dora')) throw new Error('it was merged in spite of the freeze');
        const { incidents } = await day.as<{ incidents: { id: string }[] }>('agent-001', 'incident', 'list');
        known = there(incidents[0], 'the incident').id;
      },
    },
    move('11:35', 'decide', 'roll back to v1.4'),
    move('11:40', 'execute', 'v1.4 is on its way'),
    move('11:55', 'thaw', 'the portal is up'),
    {
      at: '12:02',
      does: async (day) => {
        if (!(await day.merge(page(), 'dora'))) throw new Error('it was not merged after the thaw');
      },
    },
    move('12:25', 'review', 'a quota was hit'),
    move('12:35', 'close', 'an alert is on the quota now'),
  ];
}
