// A standing process that carries out the shipped command line each time it is told to, and says what came of it. What it
// prints and ends with is caught; the rest is as in a process of its own: the folder, the environment, git's processes.
//   standing-cli.mjs CLI              told by messages: words, in the folder and the environment that it was started in
//   standing-cli.mjs CLI ASKED SAID   told by lines of the pipe ASKED: words, folder and environment; answers by lines of SAID
import { createReadStream, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [node, , script, asked, said] = process.argv;
const cli = pathToFileURL(script).href;
const printed = { out: [], err: [] };
for (const [stream, kept] of [
  ['stdout', 'out'],
  ['stderr', 'err'],
])
  process[stream].write = (text) => {
    printed[kept].push(Buffer.from(text));
    return true;
  };
const text = (kept) => Buffer.concat(printed[kept].splice(0)).toString('utf8');

let runs = 0;
async function run(words) {
  runs += 1;
  process.exitCode = undefined;
  process.argv = [node, script, ...words];
  // Under a name not yet loaded, the module of the command line runs anew.
  await import(`${cli}?run=${runs}`);
  // Each run listens for a reader that goes away, and none of them does.
  process.stdout.removeAllListeners('error');
  return { code: process.exitCode ?? 0, out: text('out'), err: text('err') };
}

function enter({ cwd, env }) {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  Object.assign(process.env, env);
}

if (asked === undefined) process.on('message', (words) => void run(words).then((ran) => process.send(ran)));
else {
  const questions = createReadStream('', { fd: openSync(asked, 'r') });
  const answers = openSync(said, 'w');
  for await (const line of createInterface({ input: questions })) {
    const { words, ...place } = JSON.parse(line);
    enter(place);
    const answer = Buffer.from(`${JSON.stringify(await run(words))}\n`);
    for (let at = 0; at < answer.length; ) at += writeSync(answers, answer, at);
  }
}
