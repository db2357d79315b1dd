import { identifier } from '../../core/context/events/row.ts';
import { addDraft, type Dependency, dependencyId, dependencyOf } from '../../core/dependencies/dependency.ts';
import { dropDependency } from '../../core/dependencies/freed.ts';
import { dependencyEdges } from '../../core/dependencies/graph.ts';
import { parseDuration } from '../../core/duration.ts';
import { EXIT, type Fault, UserError } from '../../core/errors.ts';
import { unknownTasks } from '../../core/tasks/begin.ts';
import { decideOnTasks } from '../../flows/tasks.ts';
import { graph as mermaid } from '../../render/markdown/mermaid.ts';
import { renderDependencies } from '../../render/terminal/dependencies.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, taskDesk, taskDeskOf } from '../task-desk.ts';

export interface AddOptions extends DeskOptions {
  readonly advisory?: boolean;
  readonly timeout?: string;
}

export interface DropOptions extends DeskOptions {
  readonly reason?: string;
}

export async function add(runtime: Runtime, from: string, to: string, options: AddOptions): Promise<void> {
  const dependency: Dependency = {
    from,
    to,
    kind: options.advisory ? 'advisory' : 'blocking',
    timeout: options.timeout ?? null,
    source: 'command',
  };
  const faults = faultsOf(dependency);
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
  const { ports, actor } = await taskDeskOf(runtime, options);
  const id = dependencyId(dependency);
  const { answer: said, snapshot } = await decideOnTasks(ports, (state) => {
    const unknown = unknownTasks(state, [from, to]);
    if (unknown.length > 0) throw new UserError(EXIT.usage, unknown);
    return Object.hasOwn(state.dependencies, id)
      ? { answer: 'already' as const, drafts: [] }
      : { answer: 'added' as const, drafts: [addDraft(dependency, actor)] };
  });
  answer(runtime, options, snapshot, { answer: said, id, ...dependency }, () =>
    said === 'added' ? `${from} waits for ${to}` : `${from} waits for ${to} already`,
  );
  finish(runtime, snapshot);
}

function faultsOf({ from, to, timeout }: Dependency): Fault[] {
  const names = [from, to].filter((id) => !identifier.safeParse(id).success);
  return [
    ...names.map((id) => ({
      code: 'dependency.id',
      message: 'no id of a task or a change',
      place: { argument: id === '' ? "''" : id },
      hint: 'Such as task-3f2a91c0, issue-12 or pr-42.',
    })),
    ...(timeout !== null && !parseDuration(timeout)
      ? [
          {
            code: 'dependency.timeout',
            message: `${timeout} is no duration`,
            place: { argument: '--timeout' },
            hint: 'Write it as 30m, 4h or 1d12h.',
          },
        ]
      : []),
  ];
}

export async function drop(runtime: Runtime, from: string, to: string, options: DropOptions): Promise<void> {
  const { ports, actor } = await taskDeskOf(runtime, options);
  const reason = options.reason ?? `dropped by ${actor}`;
  const { answer: dropped, snapshot } = await decideOnTasks(ports, (state) => {
    const drafts = dropDependency(state, from, to, reason, actor);
    return { answer: drafts !== null, drafts: drafts ?? [] };
  });
  answer(runtime, options, snapshot, { answer: dropped ? 'dropped' : 'nothing', from, to }, () =>
    dropped ? `${from} waits for ${to} no more` : `${from} does not wait for ${to}`,
  );
  finish(runtime, snapshot, dropped ? EXIT.clear : EXIT.overlap);
}

export async function list(runtime: Runtime, options: DeskOptions): Promise<void> {
  const { ports } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const items = Object.values(snapshot.state.dependencies).sort((a, b) =>
    `${a.opened} ${a.id}` < `${b.opened} ${b.id}` ? -1 : 1,
  );
  const dependencies = items.map((item) => {
    const { status, opened, id } = item;
    return { id, ...dependencyOf(item), status, since: opened };
  });
  answer(runtime, options, snapshot, { dependencies }, () =>
    renderDependencies(dependencies, runtime.now(), runtime.paint),
  );
  finish(runtime, snapshot);
}

export async function graph(runtime: Runtime, options: DeskOptions): Promise<void> {
  const { ports } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const edges = dependencyEdges(snapshot.state);
  const lines = mermaid(edges);
  answer(runtime, options, snapshot, { edges, mermaid: lines }, () =>
    lines.length === 0 ? 'Nothing waits for anything.' : lines.join('\n'),
  );
  finish(runtime, snapshot);
}
