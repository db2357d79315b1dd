import { fork } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SENDER = new URL('./sender.mjs', import.meta.url);

/** What came of a try, in GitHub's words. */
function saidOf({ status, text }) {
  const answer = { headers: {}, text };
  if (status === 0) return { status: 'failed to connect to host', statusCode: 502, answer };
  if (status === 504) return { status: 'timed out', statusCode: 504, answer };
  const ok = status >= 200 && status < 300;
  return { status: ok ? 'OK' : `Invalid HTTP Response: ${status}`, statusCode: status, answer };
}

/** The process that sends, as this one sees it. From now on the forge's post sends through it. */
export function openOffice(post) {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-post-'));
  const child = fork(SENDER, { serialization: 'advanced' });
  const single = new Map();
  let taken = [];
  let ready = () => undefined;
  let over = () => undefined;
  let serial = 0;
  const HEAR = {
    ready: () => ready(),
    told: ({ said }) => {
      for (const { n, url, ms, ...rest } of said) taken[n].tell(url, saidOf(rest), ms);
    },
    said: ({ id, ...rest }) => {
      single.get(id)?.(saidOf(rest));
      single.delete(id);
    },
    over: (all) => over(all),
  };
  child.on('message', (message) => HEAR[message.kind](message));
  post.carrier = (_url, headers, body) =>
    new Promise((resolve) => {
      serial += 1;
      single.set(serial, resolve);
      child.send({ kind: 'one', id: serial, headers, body });
    });
  return {
    /** Where deliveries go from now on, in turns. */
    route: (urls) => child.send({ kind: 'urls', urls }),
    /** Takes over what waits: signed, and in the memory of the sender before its clock starts. */
    load: async () => {
      const path = join(folder, 'bodies');
      const file = openSync(path, 'w');
      const index = [];
      let end = 0;
      taken = [];
      for (const { headers, body, tell } of post.take()) {
        const bytes = Buffer.from(body);
        writeSync(file, bytes);
        index.push({ headers, at: end, length: bytes.length });
        taken.push({ tell });
        end += bytes.length;
      }
      closeSync(file);
      const loaded = new Promise((resolve) => {
        ready = resolve;
      });
      child.send({ kind: 'letters', file: path, index });
      await loaded;
      return taken.length;
    },
    /** Sends what was loaded; resolves with when each was due, sent and answered. */
    go: (perSecond) => {
      const sent = new Promise((resolve) => {
        over = resolve;
      });
      child.send({ kind: 'go', perSecond });
      return sent;
    },
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
