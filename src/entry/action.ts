import { act } from './action/act.ts';
import { createRunner } from './action/runner.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

// It never throws. Without `await`, since the bundle is no module in the end.
void act(createRunner({ env: process.env, print })).then((code) => {
  process.exitCode = code;
});
