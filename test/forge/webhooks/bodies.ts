import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Texts kept in one file, so that ten thousand payloads of twenty kilobytes do not fill the memory. */
export class Bodies {
  private readonly file: number;
  private end = 0;

  constructor(path: string) {
    this.file = openSync(path, 'w+');
  }

  /** Keeps a text, and gives the way to read it again. */
  keep(text: string): () => string {
    const bytes = Buffer.from(text);
    writeSync(this.file, bytes, 0, bytes.length, this.end);
    this.end += bytes.length;
    return this.reader(this.end - bytes.length, bytes.length);
  }

  /** A function of its own, so that what it closes over is two numbers and not the text. */
  private reader(at: number, length: number): () => string {
    return () => {
      const read = Buffer.alloc(length);
      readSync(this.file, read, 0, length, at);
      return read.toString('utf8');
    };
  }

  close(): void {
    closeSync(this.file);
  }
}
