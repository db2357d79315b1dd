import { EXIT, UserError } from '../core/errors.ts';
import { type ObjectReader, readCommit, readTree } from './objects.ts';

export interface FileEntry {
  readonly path: string;
  readonly oid: string;
}

/** Reads the files of commits, remembering what it has read: a retry reads only what changed. */
export class FileReader {
  private readonly objects: ObjectReader;
  private readonly texts = new Map<string, string>();
  private readonly trees = new Map<string, Buffer>();

  constructor(objects: ObjectReader) {
    this.objects = objects;
  }

  /** Files of a commit below its root; `enter` says which folders are looked into. */
  async list(commit: string, enter: (folder: string) => boolean): Promise<FileEntry[]> {
    const object = await this.objects.read(commit);
    if (object?.type !== 'commit') throw missing(commit);
    const root = readCommit(object).tree;
    return this.walk(root, '', enter);
  }

  /** The commit that another one was written on; null for the first. */
  async parent(commit: string): Promise<string | null> {
    const object = await this.objects.read(commit);
    if (object?.type !== 'commit') throw missing(commit);
    return readCommit(object).parents[0] ?? null;
  }

  async text(oid: string): Promise<string> {
    const known = this.texts.get(oid);
    if (known !== undefined) return known;
    const object = await this.objects.read(oid);
    if (object?.type !== 'blob') throw missing(oid);
    const text = object.data.toString('utf8');
    this.texts.set(oid, text);
    return text;
  }

  /** Path → text of some files, read at once. */
  async all(files: readonly FileEntry[]): Promise<Map<string, string>> {
    const texts = await Promise.all(files.map((file) => this.text(file.oid)));
    return new Map(files.map((file, index) => [file.path, texts[index] as string]));
  }

  private async walk(oid: string, folder: string, enter: (folder: string) => boolean): Promise<FileEntry[]> {
    const entries = readTree(await this.tree(oid), oid.length / 2);
    const found = await Promise.all(
      entries.map(async ({ name, oid: child, isTree }) => {
        const path = `${folder}${name}`;
        if (!isTree) return [{ path, oid: child }];
        return enter(path) ? this.walk(child, `${path}/`, enter) : [];
      }),
    );
    return found.flat();
  }

  private async tree(oid: string): Promise<Buffer> {
    const known = this.trees.get(oid);
    if (known) return known;
    const object = await this.objects.read(oid);
    if (object?.type !== 'tree') throw missing(oid);
    this.trees.set(oid, object.data);
    return object.data;
  }
}

function missing(oid: string): UserError {
  return new UserError(EXIT.repository, {
    code: 'context.missing-object',
    message: `object ${oid} of the context branch is not in this repository`,
    hint: 'The clone may be partial or damaged. Try `git fsck`, or fetch the branch anew.',
  });
}
