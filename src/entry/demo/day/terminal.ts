import { type Paint, PLAIN } from '../../../render/paint.ts';
import type { Runtime } from '../../runtime.ts';
import type { Ground } from './ground.ts';
import type { DayTime } from './time.ts';

/** Carries out a command line of Baton, words without the program, in a world of its own and in this process. */
export type CarryOut = (runtime: Runtime, words: readonly string[]) => Promise<void>;

/** What a command said, and how it ended. */
export interface Typed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Where commands of the day are typed: the command line that users have, in the repository of the day and by its clock. */
export class Terminal {
  private readonly runtime: Runtime;
  private readonly carryOut: CarryOut;
  private readonly ground: Ground;
  private readonly time: DayTime;

  constructor(runtime: Runtime, carryOut: CarryOut, ground: Ground, time: DayTime) {
    this.runtime = runtime;
    this.carryOut = carryOut;
    this.ground = ground;
    this.time = time;
  }

  async typed(words: readonly string[], paint: Paint = PLAIN): Promise<Typed> {
    const { ground, time } = this;
    const said = { code: 0 as number, out: '', err: '' };
    const open: { close: () => void }[] = [];
    const world: Runtime = {
      ...this.runtime,
      ...time.world,
      env: ground.env,
      cwd: ground.folder,
      git: ground.memo,
      paint,
      interactive: false,
      print: (text) => {
        said.out += `${text}\n`;
      },
      warn: (text) => {
        said.err += `${text}\n`;
      },
      progress: () => undefined,
      closing: (resource) => {
        open.push(resource);
        return resource;
      },
      exit: (code) => {
        said.code = code;
      },
    };
    try {
      await this.carryOut(world, words);
    } finally {
      for (const resource of open) resource.close();
    }
    return said;
  }
}
