import type { Day } from '../day.ts';
import { type Scene, there } from './scene.ts';

/** What is said: a request that is answered, one that nobody answers until it is sent again, a word to all; and how an agent begins. */
export function messageScenes(): Scene[] {
  let asked: string | undefined;
  let budget: string | undefined;
  return [
    {
      at: '08:45',
      does: async (day) => {
        const more = ['--type', 'REQUEST', '--deadline', '30m'];
        budget = await send(day, 'agent-010', 'agent-008', 'What does staging cost?', ...more);
      },
    },
    {
      at: '08:55',
      does: async (day) => {
        const more = ['--type', 'REQUEST', '--deadline', '2h'];
        asked = await send(day, 'agent-004', 'agent-007', 'Which subnet is free?', ...more);
      },
    },
    {
      at: '09:08',
      does: (day) => day.as('agent-007', 'message', 'reply', there(asked, 'the question'), 'the second one'),
    },
    { at: '09:12', does: (day) => day.as('agent-004', 'message', 'ack', 'onboarding-agent-004') },
    {
      at: '11:06',
      does: (day) =>
        send(day, 'agent-001', 'ALL', 'The portal is down', '--type', 'ALERT', '--priority', 'P0'),
    },
    { at: '14:35', does: (day) => day.as('agent-010', 'message', 'redeliver', there(budget, 'the request')) },
    {
      at: '14:40',
      does: (day) => day.as('agent-008', 'message', 'reply', there(budget, 'the request'), 'four a day'),
    },
  ];
}

/** Returns the id of the message. */
async function send(
  day: Day,
  from: string,
  to: string,
  subject: string,
  ...more: readonly string[]
): Promise<string> {
  const { messages } = await day.as<{ messages: { id: string }[] }>(
    from,
    'message',
    'send',
    to,
    subject,
    ...more,
  );
  return there(messages[0], 'the message').id;
}
