import { checklistMark } from '../../core/effect.ts';
import { type Handoff, isLive } from '../../core/handoffs/handoff.ts';
import { COMMENT_LIMIT } from './comment.ts';
import { code, prose } from './escape.ts';
import { fitting } from './fit.ts';

/** So many entries of a section are shown. */
const SHOWN = 50;
/** Room for saying what was left out, and for how a handoff that is over stands. */
const ROOM = 1_000;

/**
 * The checklist of a handoff, a comment of its own: what is handed over by whom to whom, the items that people tick, and what Baton itself has
 * found true. Of one that is over, the text that is there with its first lines set right. null: there is nothing to show yet.
 */
export function renderChecklist(handoff: Handoff, there: string | null): string | null {
  if (!isLive(handoff)) return there === null ? null : overIn(there, handoff);
  if (handoff.status === 'initiated' || handoff.status === 'validated') return there;
  const kept = [checklistMark(handoff.id), title(handoff), '', standing(handoff), ...manual(handoff)];
  const room = COMMENT_LIMIT - kept.join('\n').length - ROOM;
  const where = `\`baton handoff show ${handoff.id}\``;
  return [...kept, ...fitting(sectionsOf(handoff), room, where)].join('\n');
}

/** What is left out where it is too long. */
function sectionsOf(handoff: Handoff): string[][] {
  return [
    automatic(handoff),
    section('Completed work', handoff.completed_work),
    section(
      'Artifacts',
      handoff.artifacts.map(({ path, type, status }) => `${path} (${type}, ${status})`),
      true,
    ),
    section('Known issues', handoff.known_issues),
    section('Dependencies', handoff.dependencies),
    section('Success criteria', handoff.success_criteria),
    section(
      'Notes',
      (handoff.notes ?? '').split('\n').filter((line) => line !== ''),
    ),
  ];
}

function title({ id, from, to }: Pick<Handoff, 'id' | 'from' | 'to'>): string {
  return `### Handoff ${code(id)}: ${code(from)} → ${code(to)}`;
}

const STANDING: Readonly<Record<string, (handoff: Handoff) => string>> = {
  transferred: ({ to, until }) =>
    `**Waits for ${code(to)}**${until === null ? '' : ` until ${until}`}: \`/baton accept\`, \`/baton clarify QUESTION\` or \`/baton decline REASON\` in a comment of its own.`,
  clarification: ({ from, question }) =>
    `**Waits for ${code(from)}**, who is asked: ${prose(question ?? '', 1_000)} Answer with \`/baton clarify ANSWER\`.`,
  acknowledged: ({ to }) => `**Taken by ${code(to)}.**`,
  declined: ({ to, reason }) => `**Declined by ${code(to)}**: ${prose(reason ?? '', 1_000)}`,
  escalated: () =>
    '**Needs a decision**: `/baton handoff AGENT` names another receiver, `/baton withdraw` takes it back.',
  completed: () => '**Complete.** Its record is in the log.',
  withdrawn: () => '**Withdrawn.** Nothing is to be taken any more.',
};

function standing(handoff: Handoff): string {
  return STANDING[handoff.status]?.(handoff) ?? '';
}

function manual({ checklist, ticks, to }: Handoff): string[] {
  if (checklist.length === 0) return [];
  const ticked = checklist.flatMap((item) => {
    const tick = ticks[item];
    return tick === undefined ? [] : [`${prose(item, 200)} by ${code(tick.by)}`];
  });
  return [
    '',
    // Workflows look at comments that hold `/baton`: with it an edit of this one starts a run.
    `To be ticked for ${code(to)}; ticks of anybody else are taken away again, by the next look (\`/baton refresh\`):`,
    '',
    ...checklist.map((item) => `- [${ticks[item] === undefined ? ' ' : 'x'}] ${prose(item, 200)}`),
    ...(ticked.length === 0 ? [] : ['', `Ticked: ${ticked.join('; ')}`]),
  ];
}

/** What Baton compared with facts, ticked by it. */
function automatic({ found, head }: Handoff): string[] {
  if (found.length === 0) return [];
  return [
    '',
    `Compared with facts at ${code((head ?? '').slice(0, 10))}:`,
    '',
    ...found.slice(0, SHOWN).map(({ check, reason }) => `- [x] ${code(check)}: ${prose(reason, 500)}`),
  ];
}

function section(name: string, entries: readonly string[], paths = false): string[] {
  if (entries.length === 0) return [];
  const shown = entries.slice(0, SHOWN).map((entry) => `- ${paths ? code(entry, 300) : prose(entry, 500)}`);
  const more = entries.length > SHOWN ? [`- … and ${entries.length - SHOWN} more`] : [];
  return ['', `<details><summary>${name}</summary>`, '', ...shown, ...more, '', '</details>'];
}

/** Only the lines that say how it stands: what people ticked, and what was handed over, stays. */
function overIn(there: string, handoff: Handoff): string {
  const lines = there.replaceAll('\r\n', '\n').split('\n');
  if (lines.length < 4) return there;
  return [...lines.slice(0, 3), standing(handoff), ...lines.slice(4)].join('\n');
}
