// A standing process that carries out the shipped command line each time it is told to, and says what came of it. What it
// prints and ends with is caught; the rest is as in a process of its own: the folder, the environment, git's processes.
import { pathToFileURL } from 'node:url';

const [node, , script] = process.argv;
const cli = pathToFileURL(script).href;
const said = { out: '', err: '' };
for (const [stream, kept] of [
  ['stdout', 'out'],
  ['stderr', 'err'],
])
  process[stream].write = (text) => {
    said[kept] += text;
    return true;
  };

let run = 0;
process.on('message', async (args) => {
  run += 1;
  said.out = '';
  said.err = '';
  process.exitCode = undefined;
  process.argv = [node, script, ...args];
  // Under a name not yet loaded, the module of the command line runs anew.
  await import(`${cli}?run=${run}`);
  // Each run listens for a reader that goes away, and none of them does.
  process.stdout.removeAllListeners('error');
  process.send({ code: process.exitCode ?? 0, ...said });
});
