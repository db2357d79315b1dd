// A process of its own that sends deliveries, as GitHub does from machines of its own: at the instant at which each is due, however late the answers to those before it come.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 512 });
const PATIENCE_MS = 10_000;
const TOLD_MS = 100;
/** Of an answer so much is kept. */
const MOST_ANSWER = 2_000;

let urls = [];
let turn = 0;
let letters = [];
/** When each was due, was sent and was answered, and with what; by `performance.now()`. */
let rows = [];
let untold = [];

/** Servers take turns, as behind a balancer that does not look whether they live. */
function next() {
  turn += 1;
  return urls[turn % urls.length];
}

/** Posts one. Resolves with the status, 0 where nobody answered and 504 where nobody did in time. */
function post({ headers, body }, due) {
  const url = next();
  return new Promise((resolve) => {
    const sent = performance.now();
    const over = (status, text = '') => {
      const done = performance.now();
      rows.push([due, sent, done, status]);
      resolve({ url, status, text, ms: done - sent });
    };
    const asked = request(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': body.length },
      timeout: PATIENCE_MS,
    });
    asked.on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        over(response.statusCode, Buffer.concat(chunks).toString('utf8').slice(0, MOST_ANSWER)),
      );
      response.on('error', () => over(0));
    });
    asked.on('timeout', () => {
      over(504);
      asked.destroy();
    });
    asked.on('error', () => over(0));
    asked.end(body);
  });
}

function tell() {
  if (untold.length === 0) return;
  process.send({ kind: 'told', said: untold });
  untold = [];
}

/** Sends all letters at this pace, each at its own instant; resolves when the last one is answered. */
async function sendAll(perSecond) {
  rows = [];
  const began = performance.now();
  const answers = [];
  for (let n = 0; n < letters.length; n += 1) {
    const due = began + (n * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    answers.push(post(letters[n], due).then((said) => untold.push({ n, ...said })));
  }
  const sent = performance.now();
  await Promise.all(answers);
  tell();
  process.send({ kind: 'over', rows, began, sent, ended: performance.now() });
}

const DO = {
  letters: ({ file, index }) => {
    const all = readFileSync(file);
    letters = index.map(({ headers, at, length }) => ({ headers, body: all.subarray(at, at + length) }));
    process.send({ kind: 'ready' });
  },
  urls: (told) => {
    urls = told.urls;
  },
  go: ({ perSecond }) => void sendAll(perSecond),
  one: ({ id, headers, body }) =>
    void post({ headers, body: Buffer.from(body) }, performance.now()).then((said) =>
      process.send({ kind: 'said', id, ...said }),
    ),
};

process.on('message', (message) => DO[message.kind](message));
process.on('disconnect', () => process.exit(0));
setInterval(tell, TOLD_MS).unref();
