import type { EventName } from './model/happening.ts';
import type { MergeQueue } from './model/merge-queue.ts';
import { runQueue } from './model/queue-run.ts';
import type { World } from './model/world.ts';

/** What may let a queue move on. */
const STIRS: ReadonlySet<EventName> = new Set(['pull_request', 'check_run', 'status', 'push']);

/** Runs the merge queues of a forge in the background, one step after the other, as GitHub does. */
export class QueueKeeper {
  private readonly world: World;
  private readonly broke: (says: string) => void;
  private readonly waiting = new Set<MergeQueue>();
  private left = 0;
  private tail: Promise<void> = Promise.resolve();

  constructor(world: World, broke: (says: string) => void) {
    this.world = world;
    this.broke = broke;
    world.listen(({ event, repository }) => {
      if (STIRS.has(event)) for (const queue of repository.queues.values()) this.wake(queue);
    });
  }

  /** Time has passed: checks may be overdue. */
  look(): void {
    for (const { queues } of this.world.repositories.values())
      for (const queue of queues.values()) this.wake(queue);
  }

  async settled(): Promise<void> {
    while (this.left > 0) await this.tail;
  }

  private wake(queue: MergeQueue): void {
    const idle = queue.entries.length + queue.fallen.length === 0;
    if (idle || this.waiting.has(queue)) return;
    this.waiting.add(queue);
    this.left += 1;
    this.tail = this.tail.then(async () => {
      // What happens from here on asks for another look.
      this.waiting.delete(queue);
      try {
        await runQueue(this.world, queue);
      } catch (error) {
        this.broke(`the queue of ${queue.branch}: ${(error as Error).stack}`);
      }
      this.left -= 1;
    });
  }
}
