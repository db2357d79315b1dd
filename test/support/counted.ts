// biome-ignore lint/suspicious/noExplicitAny: lines of a log as they are, read by nothing of Baton
type Line = any;

// biome-ignore format: thirty lines, so that it can be read beside the table of docs/report.md
/** The figures of the report, counted once more from the lines of a whole log. Times in milliseconds. */
export function counted(lines: readonly string[]): Record<string, number | null> {
  const all: Line[] = lines.map((line) => ({ ...JSON.parse(line.slice(line.indexOf('{'))), is: line.split(':')[0], kind: JSON.parse(line.slice(line.indexOf('{'))).type }));
  const of = (...types: string[]) => all.filter(({ is }) => types.includes(is));
  const n = (...types: string[]) => of(...types).length;
  const first = (key: string, id: string, ...types: string[]) => of(...types).find((e) => e[key] === id);
  const part = (a: number, b: number) => (b === 0 ? null : a / b);
  const ms = (e: Line) => Date.parse(e.at);
  const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
  const middle = (list: number[]) => list.sort((a, b) => a - b).filter((_, i) => Math.abs(i - (list.length - 1) / 2) < 1);
  const median = (list: number[]) => part(sum(middle(list)), middle(list).length);
  const end = ms(all.at(-1)) + 1, days = Math.max(1, (end - ms(all[0])) / 86_400_000);
  const done = of('TASK_COMPLETED'), answers = /CLARIFICATION|ACKNOWLEDGED|DECLINED/, atWork = /STARTED|BLOCKED|CHANGES|REOPENED/;
  const task = (e: Line) => first('task_id', e.task_id, 'TASK_CREATED');
  const parts = Object.values<Line>(of('POLICY_CHANGED').at(-1).components).filter(({ paths }) => done.some((e) => task(e).paths.some((p: string) => paths.some((q: string) => p.startsWith(q.replace(/\*+$/, ''))))));
  const due = done.filter((e) => task(e).due !== null);
  const tasks = of('TASK_CREATED').map((e) => all.filter((o) => o.task_id === e.task_id && o.is !== 'TASK_TIMEOUT'));
  const reviews = tasks.flatMap((t) => t.find(({ is }) => /COMPLETED|CHANGES/.test(is)) ?? []);
  const spans = tasks.flatMap((t) => t.flatMap((e, i) => (atWork.test(e.is) ? [{ blocked: e.is === 'TASK_BLOCKED', ms: (t[i + 1] ? ms(t[i + 1]) : end) - ms(e) }] : [])));
  const asked = [...of('HANDOFF_TRANSFERRED').map((e) => [e, all.find((o) => o.handoff_id === e.handoff_id && answers.test(o.is))]), ...of('MESSAGE_SENT').map((e) => [e, e.kind === 'REQUEST' && first('message_id', e.message_id, 'MESSAGE_ACKNOWLEDGED')])];
  const busy = (e: Line) => tasks.map((t) => t.filter((o) => o.task_id !== e.task_id && o.id < e.id).at(-1)).filter((o) => o && atWork.test(o.is) && first('task_id', o.task_id, 'TASK_ASSIGNED').agent_id === e.agent_id);
  return {
    tasks_completed: done.length / days, points: sum(done.map((e) => task(e).points)) / Math.max(1, days / 14), components: parts.length / Math.max(1, days / 7), on_time: part(due.filter((e) => e.at <= task(e).due).length, due.length),
    defects: part(n('TASK_REOPENED'), done.length), rework: part(n('TASK_CHANGES_REQUESTED'), n('TASK_CHANGES_REQUESTED') + done.length), review_pass: part(reviews.filter(({ is }) => is === 'TASK_COMPLETED').length, reviews.length), gates: part(n('GATE_PASSED'), n('GATE_PASSED', 'GATE_FAILED')),
    handoff_success: part(n('HANDOFF_ACKNOWLEDGED'), n('HANDOFF_ACKNOWLEDGED', 'HANDOFF_DECLINED')), first_response: median(asked.flatMap(([a, b]) => (b ? ms(b) - ms(a) : []))), conflict_time: median(of('CONFLICT_RESOLVED').map((e) => ms(e) - ms(first('conflict_id', e.conflict_id, 'CONFLICT_OPENED')))),
    escalations: n('HANDOFF_ESCALATED') + of('CONFLICT_ESCALATED').filter(({ level }) => level > 1).length, messages_read: part(n('MESSAGE_ACKNOWLEDGED'), n('MESSAGE_ACKNOWLEDGED', 'MESSAGE_DEAD_LETTERED')),
    blocked_time: part(sum(spans.filter(({ blocked }) => blocked).map((s) => s.ms)), sum(spans.map((s) => s.ms))), context_switches: of('TASK_STARTED', 'TASK_REOPENED').filter((e) => busy(e).length > 0).length / days, automation: part(all.filter(({ by }) => !by.includes('@')).length, all.length),
  };
}
