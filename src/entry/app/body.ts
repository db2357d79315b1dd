import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** Bytes of bodies that are in memory at the same time, over all connections. */
export interface Room {
  /** False where there is none left for so many. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** So much of each body has its place in any case: what is delivered usually is shorter, and is not kept out by what is long. */
const SHARE_BYTES = 64 * 1024;

/** @param bytes for all that is longer than its share, together */
export function roomOf(bytes: number): Room {
  let left = bytes;
  return {
    take: (wanted) => {
      if (wanted > left) return false;
      left -= wanted;
      return true;
    },
    give: (back) => {
      left += back;
    },
  };
}

/** A body that was read; its place is taken until it is let go. */
export interface Body {
  readonly text: string;
  readonly letGo: () => void;
}

/** Why there is none. */
export type NoBody = 'too-long' | 'no-room' | 'not-utf-8' | 'gone';

/**
 * What comes after the longest body is not read. By events: an iterator takes turns of the event loop of its own.
 *
 * @param most bytes of the longest body
 */
export function bodyOf(request: IncomingMessage, most: number, room: Room): Promise<Body | NoBody> {
  if (Number(request.headers['content-length'] ?? 0) > most) return Promise.resolve('too-long');
  const chunks: Buffer[] = [];
  let [size, taken] = [0, 0];
  const letGo = (): void => {
    room.give(taken);
    taken = 0;
  };
  return new Promise((resolve, reject) => {
    const stop = (why: NoBody): void => {
      letGo();
      chunks.length = 0;
      request.pause();
      resolve(why);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) return stop('too-long');
      const more = Math.max(0, size - SHARE_BYTES) - taken;
      if (!room.take(more)) return stop('no-room');
      taken += more;
      chunks.push(chunk);
    });
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      if (isUtf8(bytes)) resolve({ text: bytes.toString('utf8'), letGo });
      else stop('not-utf-8');
    });
    request.on('error', (error) => {
      letGo();
      if (request.socket.destroyed) resolve('gone');
      else reject(error);
    });
  });
}
