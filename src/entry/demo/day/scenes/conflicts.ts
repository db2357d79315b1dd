import type { Pull } from '../pulls.ts';
import { type Scene, there } from './scene.ts';

/** Conflicts of changes, each climbed to its last rung and decided there: technical, of design, of security. */
export function conflictScenes(): Scene[] {
  return [...technical(), ...design(), ...security()];
}

/** Two pipelines that cannot both be merged. Two of the review board have to say the same. */
function technical(): Scene[] {
  let first: Pull | undefined;
  let second: Pull | undefined;
  const [one, other] = [() => there(first, 'the first pipeline'), () => there(second, 'the second pipeline')];
  return [
    {
      at: '08:16',
      does: async (day) => {
        const files = { 'workflows/deploy.yaml': 'name: deploy\nsteps: [plan, apply]\n' };
        first = await day.open('agent-009', 'agent-009/steps', files, {
          title: 'feat: the steps of a deployment',
        });
      },
    },
    {
      at: '08:18',
      does: async (day) => {
        const files = { 'workflows/deploy.yaml': 'name: deploy\nsteps: [plan, approve, apply]\n' };
        second = await day.open('agent-002', 'agent-002/approval', files, {
          title: 'feat: approval before a deployment',
        });
      },
    },
    { at: '16:40', does: (day) => day.comment(one(), 'rita', `/baton resolve #${one().number} goes first`) },
    { at: '16:42', does: (day) => day.comment(one(), 'ravi', `/baton resolve #${one().number} goes first`) },
    { at: '16:46', does: (day) => day.close(other(), 'agent-002') },
    { at: '16:48', does: (day) => day.approve(one(), 'ines') },
    { at: '16:50', does: (day) => day.merge(one(), 'ines') },
  ];
}

function design(): Scene[] {
  let pull: Pull | undefined;
  const template = () => there(pull, 'the template');
  return [
    {
      at: '09:15',
      does: async (day) => {
        const files = { 'templates/service.md': '# A service\n\nOne page for each.\n' };
        pull = await day.open('agent-013', 'agent-013/template', files, {
          title: 'feat: one page for each service',
        });
      },
    },
    { at: '09:18', does: (day) => day.label(template(), 'wanda', ['design']) },
    {
      at: '13:45',
      does: (day) => day.comment(template(), 'stella', '/baton resolve one page for each it is'),
    },
    { at: '13:50', does: (day) => day.label(template(), 'wanda', []) },
  ];
}

/** The rules themselves, changed by somebody whose rules they are. */
function security(): Scene[] {
  let pull: Pull | undefined;
  const rules = () => there(pull, 'the change of the rules');
  return [
    {
      at: '09:25',
      does: async (day) => {
        const files = { '.github/baton.yml': 'version: 1\nenforce: audit\n' };
        pull = await day.open('agent-009', 'agent-009/rules', files, { title: 'chore: fewer rules' });
      },
    },
    { at: '14:10', does: (day) => day.comment(rules(), 'eve', '/baton resolve the rules stay') },
    { at: '14:15', does: (day) => day.close(rules(), 'agent-009') },
  ];
}
