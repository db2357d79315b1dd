import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Git } from '../local/git.ts';

export interface GitObject {
  readonly oid: string;
  readonly type: string;
  readonly data: Buffer;
}

interface Waiting {
  resolve(object: GitObject | undefined): void;
  reject(error: Error): void;
}

/** Objects of a repository by id or ref, from one `git cat-file --batch` that lives until it is closed. */
export class ObjectReader {
  private readonly git: Git;
  private child: ChildProcessWithoutNullStreams | undefined;
  private buffered: Buffer = Buffer.alloc(0);
  private waiting: Waiting[] = [];

  constructor(git: Git) {
    this.git = git;
  }

  /** The object that a name stands for; undefined where there is none. */
  read(name: string): Promise<GitObject | undefined> {
    return new Promise((resolve, reject) => {
      const child = this.process();
      this.waiting.push({ resolve, reject });
      hold(child, true);
      child.stdin.write(`${name}\n`);
    });
  }

  /** Ends the process. Reading again starts a new one. */
  close(): void {
    this.child?.stdin.end();
    this.child = undefined;
  }

  private process(): ChildProcessWithoutNullStreams {
    if (this.child) return this.child;
    const child = this.git.spawn(['cat-file', '--batch']);
    const fail = (cause?: Error) => this.end(child, cause);
    child.stdout.on('data', (chunk: Buffer) => this.take(child, chunk));
    child.stderr.resume();
    child.stdin.on('error', fail);
    child.on('error', fail);
    child.on('close', () => fail());
    this.child = child;
    return child;
  }

  private end(child: ChildProcessWithoutNullStreams, cause: Error | undefined): void {
    if (this.child === child) this.child = undefined;
    const left = this.waiting;
    this.waiting = [];
    for (const waiting of left)
      waiting.reject(new Error('git cat-file ended early', cause === undefined ? {} : { cause }));
  }

  private take(child: ChildProcessWithoutNullStreams, chunk: Buffer): void {
    this.answer(chunk);
    if (this.waiting.length === 0) hold(child, false);
  }

  private answer(chunk: Buffer): void {
    this.buffered = this.buffered.length === 0 ? chunk : Buffer.concat([this.buffered, chunk]);
    for (;;) {
      const newline = this.buffered.indexOf(10);
      if (newline < 0) return;
      const [oid = '', type = '', size] = this.buffered.toString('utf8', 0, newline).split(' ');
      if (size === undefined) {
        this.buffered = this.buffered.subarray(newline + 1);
        this.waiting.shift()?.resolve(undefined);
        continue;
      }
      const start = newline + 1;
      const end = start + Number(size);
      if (this.buffered.length <= end) return;
      const data = Buffer.from(this.buffered.subarray(start, end));
      this.buffered = this.buffered.subarray(end + 1);
      this.waiting.shift()?.resolve({ oid, type, data });
    }
  }
}

/** While something is asked, the process must not end for want of work; afterwards the child must not keep it. */
function hold(child: ChildProcessWithoutNullStreams, on: boolean): void {
  for (const handle of [child, child.stdin, child.stdout, child.stderr] as {
    ref?(): void;
    unref?(): void;
  }[]) {
    if (on) handle.ref?.();
    else handle.unref?.();
  }
}

/** Id of the tree and of the parents of a commit. */
export function readCommit(object: GitObject): { readonly tree: string; readonly parents: string[] } {
  const head = object.data.toString('latin1').split('\n\n', 1)[0] ?? '';
  const lines = head.split('\n');
  const of = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return { tree: of('tree')[0] ?? '', parents: of('parent') };
}

export interface TreeEntry {
  readonly name: string;
  readonly oid: string;
  readonly isTree: boolean;
}

/** The entries of a raw tree. */
export function readTree(data: Buffer, oidBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < data.length) {
    const space = data.indexOf(32, at);
    const nul = data.indexOf(0, space);
    const mode = data.toString('latin1', at, space);
    const name = data.toString('utf8', space + 1, nul);
    at = nul + 1 + oidBytes;
    entries.push({ name, oid: data.toString('hex', nul + 1, at), isTree: mode === '40000' });
  }
  return entries;
}
