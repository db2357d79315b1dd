import { get } from '../context/record.ts';
import type { State } from '../context/state.ts';
import { parseDuration } from '../duration.ts';
import type { Fault } from '../errors.ts';
import { didYouMean } from '../policy/nearest.ts';
import type { Policy } from '../policy/schema.ts';
import { type Roster, rosterOf } from '../roster/roster.ts';
import { standsFor } from './answer.ts';
import { findMessage } from './message.ts';
import { ALL, type Written } from './written.ts';

interface Scene {
  readonly policy: Policy;
  readonly state: State;
  readonly now: number;
}

const PERSON = /^(?:@[^\s@/]+|[^\s@]+@[^\s@]+)$/;

/** Ids of those whom a message is for, without whoever sends it, sorted; a name that nobody bears stands for itself. */
export function receiversOf(to: string, by: string, { policy }: Pick<Scene, 'policy'>): string[] {
  const roster = rosterOf(policy);
  if (to !== ALL) {
    const found = PERSON.test(to) ? undefined : roster.resolve(to, by);
    if (found === undefined) return [to];
    return found.map(({ id }) => id).sort();
  }
  return roster.agents
    .map(({ id }) => id)
    .filter((id) => id !== by)
    .sort();
}

/** What is against the rules in a message of the right shape: its source, its receiver, its content. Empty: nothing. */
export function ruleFaults(written: Written, by: string, scene: Scene): Fault[] {
  const roster = rosterOf(scene.policy);
  return [
    ...sourceFaults(written, by, roster, scene),
    ...receiverFaults(written, by, roster, scene),
    ...answerFaults(written, by, scene),
    ...deadlineFaults(written, scene.now),
    ...written.body.dependencies.flatMap(({ agent }, at) =>
      roster.agentByRef(agent) === undefined
        ? [unknown(agent, `body.dependencies.${at}.agent`, roster, scene)]
        : [],
    ),
  ];
}

/** Does the sender exist, and is it the one that the message says? */
function sourceFaults({ header }: Written, by: string, roster: Roster, scene: Scene): Fault[] {
  const known = isKnown(by, roster, scene.state);
  const said = header.from;
  const meant = said === undefined ? by : (roster.agentByRef(said)?.id ?? said);
  return [
    ...(known ? [] : [unknown(by, 'header.from', roster, scene)]),
    ...(meant.toLowerCase() === by.toLowerCase()
      ? []
      : [
          fault(
            'source',
            'header.from',
            `it says that it is from ${said}, and ${by} sends it`,
            'Leave `from` out, or send it as who you are.',
          ),
        ]),
  ];
}

function isKnown(name: string, roster: Roster, { services }: State): boolean {
  return name === 'baton' || PERSON.test(name) || roster.byId.has(name) || get(services, name) !== undefined;
}

/** Does the receiver exist, and may this sender speak to it? */
function receiverFaults(written: Written, by: string, roster: Roster, scene: Scene): Fault[] {
  const { to } = written.header;
  const place = 'header.to';
  const receivers = receiversOf(to, by, scene);
  const strangers = receivers.filter((name) => !isKnown(name, roster, scene.state));
  if (strangers.length > 0) return strangers.map((name) => unknown(name, place, roster, scene));
  if (receivers.every((name) => name === by))
    return [fault('receiver', place, `${to} is nobody but ${by} itself`, 'Name another receiver.')];
  const reach = roster.byId.get(by)?.communication;
  const circle = reach === undefined ? undefined : roster.resolve(reach, by);
  if (circle === undefined || isAnswer(written, by, scene)) return [];
  const beyond = receivers.filter((name) => roster.byId.has(name) && !circle.some(({ id }) => id === name));
  return beyond.length === 0
    ? []
    : [
        fault(
          'communication',
          place,
          `${by} speaks to ${reach}, and not to ${beyond.slice(0, 5).join(', ')}`,
          'The policy says whom an agent speaks to, under `communication`. Whoever it was asked by it may always answer.',
        ),
      ];
}

/** Does it answer a message that whoever sends it has got from its receiver? */
function isAnswer({ header, metadata }: Written, by: string, { state, policy }: Scene): boolean {
  const of = findMessage(state, metadata.response_to ?? metadata.correlation_id ?? '');
  const to = rosterOf(policy).agentByRef(header.to)?.id ?? header.to;
  return header.type === 'RESPONSE' && of !== undefined && standsFor(of.to, by, policy) && of.from === to;
}

function answerFaults({ header, metadata }: Written, by: string, { state, policy }: Scene): Fault[] {
  if (header.type !== 'RESPONSE') return [];
  const id = metadata.response_to ?? metadata.correlation_id;
  const place = 'metadata.correlation_id';
  if (id === null)
    return [
      fault(
        'answer',
        place,
        'a RESPONSE says what it answers',
        'Put the id of that message into `correlation_id`, or use `baton message reply ID`.',
      ),
    ];
  const of = findMessage(state, id);
  return of === undefined || standsFor(of.to, by, policy)
    ? []
    : [fault('source', place, `${id} is for ${of.to}: ${by} cannot answer it`, 'Send an UPDATE instead.')];
}

function deadlineFaults({ header, metadata }: Written, now: number): Fault[] {
  const { deadline } = metadata;
  if (deadline === null) return [];
  const place = 'metadata.deadline';
  if (header.type !== 'REQUEST')
    return [
      fault('deadline', place, `a ${header.type} has no deadline`, 'Only a REQUEST waits for an answer.'),
    ];
  const past = parseDuration(deadline) === undefined && Date.parse(deadline) <= now;
  return past ? [fault('deadline', place, `${deadline} is over`, 'Name one that is to come.')] : [];
}

function unknown(name: string, place: string, roster: Roster, { policy, state }: Scene): Fault {
  const names = [
    ...roster.agents.flatMap(({ id, key }) => [id, key]),
    ...Object.keys(policy.groups),
    ...Object.keys(state.services),
    ALL,
  ];
  return fault(
    'unknown',
    place,
    `${name} is no agent or group of the roster, and no account`,
    didYouMean(name, names) ?? `Name an agent, a group, a \`@login\`, or ${ALL}.`,
  );
}

function fault(what: string, argument: string, message: string, hint: string): Fault {
  return { code: `message.${what}`, message, place: { argument }, hint };
}
