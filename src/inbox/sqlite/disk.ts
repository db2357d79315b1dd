import { type FileHandle, open } from 'node:fs/promises';

/** Where commits lie until they are in the file itself. */
export interface Disk {
  /** Resolves when all that was committed before is on the disk. Throws where it does not get there. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The write-ahead log of a file. SQLite holds its locks on other files, so that opening and closing this one lets go of none. */
export function diskOf(file: string): Disk {
  let handle: Promise<FileHandle> | null = null;
  return {
    sync: async () => {
      handle ??= open(`${file}-wal`, 'r+').catch((error: unknown) => {
        handle = null;
        throw error;
      });
      await (await handle).datasync();
    },
    close: async () => {
      if (handle !== null) await (await handle).close();
    },
  };
}
