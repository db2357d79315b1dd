import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { Git } from '../../../src/local/git.ts';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface GitObject {
  readonly oid: string;
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

/** Bytes of objects that are kept in memory. */
const MOST_CACHED = 32_000_000;

/**
 * The objects of one repository network (forks share them, as on GitHub). Objects are written here, in git's own loose format, and read through
 * one `cat-file --batch`: a process an object would make a story of a thousand pull requests too slow to tell.
 */
export class GitObjects {
  private readonly git: Git;
  private readonly folder: string;
  private readonly known = new Set<string>();
  private reader: ChildProcessWithoutNullStreams | undefined;
  private readonly waiting: { resolve: (found: GitObject | undefined) => void; name: string }[] = [];
  private buffer: Buffer = Buffer.alloc(0);
  private readonly cache = new Map<string, GitObject>();
  private cached = 0;

  constructor(git: Git, bare: string) {
    this.git = git;
    this.folder = join(bare, 'objects');
  }

  write(type: ObjectType, content: Uint8Array | string): string {
    const body = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
    const whole = Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]);
    const oid = createHash('sha1').update(whole).digest('hex');
    if (this.known.has(oid)) return oid;
    const path = join(this.folder, oid.slice(0, 2), oid.slice(2));
    if (!existsSync(path)) {
      mkdirSync(join(this.folder, oid.slice(0, 2)), { recursive: true });
      writeFileSync(`${path}.part`, deflateSync(whole, { level: 1 }));
      renameSync(`${path}.part`, path);
    }
    this.known.add(oid);
    return oid;
  }

  /** The object of that full id, or undefined where there is none. */
  async read(oid: string): Promise<GitObject | undefined> {
    if (!/^[0-9a-f]{40}$/.test(oid)) return undefined;
    const cached = this.cache.get(oid);
    if (cached) return cached;
    const found = await this.ask(oid);
    if (found && found.bytes.length < 100_000) this.remember(oid, found);
    return found;
  }

  /** The oldest go first: a log that is rewritten ten thousand times would else fill the memory. */
  private remember(oid: string, found: GitObject): void {
    if (this.cache.has(oid)) return;
    this.cache.set(oid, found);
    this.cached += found.bytes.length;
    for (const [old, { bytes }] of this.cache) {
      if (this.cached <= MOST_CACHED) return;
      this.cache.delete(old);
      this.cached -= bytes.length;
    }
  }

  close(): void {
    this.reader?.stdin.end();
    this.reader = undefined;
  }

  private ask(name: string): Promise<GitObject | undefined> {
    const reader = this.reader ?? this.start();
    return new Promise((resolve) => {
      this.waiting.push({ resolve, name });
      reader.stdin.write(`${name}\n`);
    });
  }

  private start(): ChildProcessWithoutNullStreams {
    const reader = this.git.spawn(['cat-file', '--batch']);
    reader.stdout.on('data', (chunk: Buffer) => {
      this.buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk]);
      this.drain();
    });
    // A story that broke off must not keep its process alive; while an answer is awaited, its pipe does.
    reader.unref();
    this.reader = reader;
    return reader;
  }

  private drain(): void {
    for (;;) {
      const end = this.buffer.indexOf(10);
      const next = this.waiting[0];
      if (end < 0 || next === undefined) return;
      const [oid = '', type = '', size = ''] = this.buffer.toString('utf8', 0, end).split(' ');
      if (type === 'missing') {
        this.buffer = this.buffer.subarray(end + 1);
        this.waiting.shift();
        next.resolve(undefined);
        continue;
      }
      const length = Number(size);
      if (this.buffer.length < end + 1 + length + 1) return;
      const bytes = Buffer.from(this.buffer.subarray(end + 1, end + 1 + length));
      this.buffer = this.buffer.subarray(end + 1 + length + 1);
      this.waiting.shift();
      next.resolve({ oid, type: type as ObjectType, bytes });
    }
  }
}
