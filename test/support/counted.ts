/** The figures of the report, counted once more from the lines of a log, by nothing of Baton. Times in milliseconds. */
export function counted(lines: readonly string[]): Record<string, number | null> {
  const all = lines.map((line) => ({
    ...JSON.parse(line.slice(line.indexOf('{'))),
    kind: JSON.parse(line.slice(line.indexOf('{'))).type,
    type: line.split(':')[0] ?? '',
  }));
  const of = (...types: string[]) => all.filter(({ type }) => types.includes(type));
  const n = (...types: string[]) => of(...types).length;
  const first = (key: string, id: string, ...types: string[]) => of(...types).find((e) => e[key] === id);
  const part = (a: number, b: number) => (b === 0 ? null : a / b);
  const ms = (e: { at: string }) => Date.parse(e.at);
  const median = (list: number[]) => {
    const s = list.sort((a, b) => a - b),
      m = s.length >> 1;
    return s.length === 0 ? null : s.length % 2 ? s[m]! : (s[m - 1]! + s[m]!) / 2;
  };
  const end = ms(all.at(-1)) + 1,
    days = Math.max(1, (end - ms(all[0])) / 864e5),
    done = of('TASK_COMPLETED');
  const task = (e: { task_id: string }) => first('task_id', e.task_id, 'TASK_CREATED');
  const due = done.filter((e) => task(e).due !== null),
    tasks = of('TASK_CREATED').map((e) => all.filter((o) => o.task_id === e.task_id));
  const firsts = tasks.flatMap((t) => t.find(({ type }) => /COMPLETED|CHANGES/.test(type))?.type ?? []);
  const spans = tasks.flatMap((t) =>
    t.flatMap((e, i) => {
      const to = t.slice(i + 1).find((o) => o.at >= e.at),
        length = (to ? ms(to) : end) - ms(e);
      return /STARTED|_UNBLOCKED|CHANGES_REQ|REOPENED/.test(e.type)
        ? [[0, length]]
        : e.type === 'TASK_BLOCKED'
          ? [[length, length]]
          : [];
    }),
  ) as [number, number][];
  const replies = [
    ...of('HANDOFF_TRANSFERRED').map((e) => [
      e,
      first(
        'handoff_id',
        e.handoff_id,
        'HANDOFF_CLARIFICATION_REQUESTED',
        'HANDOFF_ACKNOWLEDGED',
        'HANDOFF_DECLINED',
      ),
    ]),
    ...of('MESSAGE_SENT')
      .filter((e) => e.kind === 'REQUEST')
      .map((e) => [e, first('message_id', e.message_id, 'MESSAGE_ACKNOWLEDGED')]),
  ];
  const switches = of('TASK_STARTED', 'TASK_REOPENED').filter((e) =>
    tasks.some((t) => {
      const last = t.filter((o) => all.indexOf(o) < all.indexOf(e)).at(-1);
      return (
        last &&
        last.task_id !== e.task_id &&
        t.find((o) => o.agent_id)?.agent_id === e.agent_id &&
        /STARTED|BLOCKED|CHANGES|REOPENED/.test(last.type)
      );
    }),
  );
  return {
    tasks_completed: done.length / days,
    points: done.reduce((sum, e) => sum + task(e).points, 0) / Math.max(1, days / 14),
    on_time: part(due.filter((e) => e.at <= task(e).due).length, due.length),
    components: (done.length > 0 ? 1 : 0) / Math.max(1, days / 7),
    defects: part(n('TASK_REOPENED'), done.length),
    rework: part(n('TASK_CHANGES_REQUESTED'), n('TASK_CHANGES_REQUESTED') + done.length),
    review_pass: part(firsts.filter((type) => type === 'TASK_COMPLETED').length, firsts.length),
    gates: part(n('GATE_PASSED'), n('GATE_PASSED', 'GATE_FAILED')),
    handoff_success: part(n('HANDOFF_ACKNOWLEDGED'), n('HANDOFF_ACKNOWLEDGED', 'HANDOFF_DECLINED')),
    first_response: median(replies.flatMap(([a, b]) => (b ? [ms(b) - ms(a)] : []))),
    conflict_time: median(
      of('CONFLICT_RESOLVED').map((e) => ms(e) - ms(first('conflict_id', e.conflict_id, 'CONFLICT_OPENED'))),
    ),
    escalations: n('HANDOFF_ESCALATED') + of('CONFLICT_ESCALATED').filter(({ level }) => level > 1).length,
    messages_read: part(n('MESSAGE_ACKNOWLEDGED'), n('MESSAGE_ACKNOWLEDGED', 'MESSAGE_DEAD_LETTERED')),
    blocked_time: part(
      spans.reduce((s, [b]) => s + b, 0),
      spans.reduce((s, [, w]) => s + w, 0),
    ),
    context_switches: switches.length / days,
    automation: part(all.filter(({ by }) => !by.includes('@')).length, all.length),
  };
}
