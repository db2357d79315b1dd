import { act } from './action/act.ts';
import { createRunner } from './action/runner.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

process.exitCode = await act(createRunner({ env: process.env, print }));
