import { acknowledge, answerTo } from '../messages/answer.ts';
import { sendMessage } from '../messages/send.ts';
import { readYaml } from '../policy/yaml.ts';
import { type CarryOut, done, refused } from './asked.ts';

/** `AGENT TEXT`, or a fenced block with a whole message: what `baton message send` sends. */
export const message: CarryOut = ({ rest, line, comment, by, context, state }) => {
  const read = rest.endsWith('\n') ? readYaml(rest, 'the block') : null;
  if (read !== null && read.faults.length > 0) return refused(said(read.faults));
  const value = read === null ? update(rest) : read.value;
  const { id: workflow } = context.facts.change;
  const scene = { policy: context.policy, state, now: context.now };
  const id = `msg-${comment.comment}-${line}`;
  const { ids, drafts, faults } = sendMessage(scene, { value, by, id, workflow });
  if (faults.length > 0) return refused(said(faults));
  return done(`sent as ${ids.join(', ')}`, drafts);
};

/** `MESSAGE TEXT`: what `baton message reply` sends. */
export const reply: CarryOut = ({ rest, line, comment, by, context, state }) => {
  const [of = '', ...words] = rest.split(/\s+/);
  const scene = { policy: context.policy, state, now: context.now };
  const value = answerTo(scene, of, words.join(' '));
  if ('fault' in value) return refused(said([value.fault]));
  const id = `msg-${comment.comment}-${line}`;
  const { ids, drafts, faults } = sendMessage(scene, { ...value, by, id });
  if (faults.length > 0) return refused(said(faults));
  return done(`sent as ${ids.join(', ')}`, drafts);
};

/** `MESSAGE…`: what `baton message ack` does. */
export const ack: CarryOut = ({ rest, by, context, state }) => {
  const ids = [...new Set(rest.split(/\s+/).filter(Boolean))];
  if (ids.length === 0) return refused('it names no message: `/baton ack MESSAGE`');
  const scene = { policy: context.policy, state, now: context.now };
  const came = ids.map((id) => acknowledge(scene, id, by));
  const faults = came.flatMap((each) => ('fault' in each ? each.fault : []));
  if (faults.length > 0) return refused(said(faults));
  return done(
    `acknowledged ${ids.join(', ')}`,
    came.flatMap((each) => ('drafts' in each ? each.drafts : [])),
  );
};

function update(rest: string): unknown {
  const [to = '', ...words] = rest.split(' ');
  return { header: { to, type: 'UPDATE' }, body: { subject: words.join(' ') } };
}

function said(
  faults: readonly {
    readonly message: string;
    readonly hint?: string;
    readonly place?: { readonly line?: number; readonly argument?: string };
  }[],
): string {
  return faults
    .map(({ message: what, hint, place }) => {
      const where = place?.argument ?? (place?.line === undefined ? '' : `line ${place.line} of the block`);
      return `${where === '' ? '' : `${where}: `}${what}${hint === undefined ? '' : `. ${hint}`}`;
    })
    .join('; ');
}
