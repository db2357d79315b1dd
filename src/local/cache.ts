import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Answers that stay true: each is keyed by everything it depends on. */
export interface Cache {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  /** Writes what is new. A cache that cannot be written is no error: the next run computes again. */
  save(): Promise<void>;
}

/** Changes whenever the meaning of what is stored does; a file of another version is ignored. */
const VERSION = 1;
const LIMIT = { entries: 50_000, bytes: 64_000_000, entry: 2_000_000 } as const;

/**
 * Opens `<common git dir>/baton/cache/<name>.json`. Whatever is wrong with the file, it counts as empty: nothing in it is
 * needed. Processes that save at once each replace the whole file; the loser's answers are computed again.
 */
export async function openCache(commonDir: string, name: string): Promise<Cache> {
  const file = join(commonDir, 'baton', 'cache', `${name}.json`);
  const known = await load(file);
  const used = new Map<string, unknown>();
  let changed = false;
  return {
    get(key) {
      const value = known.get(key);
      if (value !== undefined) used.set(key, value);
      return value;
    },
    set(key, value) {
      known.set(key, value);
      used.set(key, value);
      changed = true;
    },
    async save() {
      if (!changed) return;
      changed = false;
      for (const [key, value] of await load(file)) if (!known.has(key)) known.set(key, value);
      await store(file, bounded(used, known));
    },
  };
}

async function load(file: string): Promise<Map<string, unknown>> {
  try {
    if ((await stat(file)).size > LIMIT.bytes) return new Map();
    const held: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!isRecord(held) || held.version !== VERSION || !isRecord(held.entries)) return new Map();
    return new Map(Object.entries(held.entries));
  } catch {
    // Absent, unreadable or damaged: an empty cache is always right.
    return new Map();
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** For those who read entries back: is this a list of strings? */
export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** What this run used stays; older answers fill the rest. */
function bounded(used: ReadonlyMap<string, unknown>, known: ReadonlyMap<string, unknown>): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const [key, value] of [...used, ...[...known].filter(([key]) => !used.has(key))]) {
    const entry = `${JSON.stringify(key)}:${JSON.stringify(value)}`;
    if (entry.length > LIMIT.entry) continue;
    if (kept.length >= LIMIT.entries || bytes + entry.length > LIMIT.bytes / 2) break;
    kept.push(entry);
    bytes += entry.length;
  }
  return `{"version":${VERSION},"entries":{${kept.join(',\n')}}}\n`;
}

async function store(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, file);
  } catch {
    // A full or read-only disk costs time at the next run, and nothing else.
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
