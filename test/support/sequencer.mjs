import sequencer from '@jest/test-sequencer';

/** What takes longest, by about how long: begun last, one of these alone would make everybody wait. */
const LONG = [
  'entry/race',
  'entry/app/storm',
  'inbox/postgres',
  'entry/app/backlog',
  'entry/bad-input',
  'entry/app/stop',
  'flows/sweep',
  'github/effects-faults',
  'entry/commands/inbox',
  'store/github-context',
  'entry/commands/review',
  'entry/demo',
  'entry/app/story',
  'local/compare-pairs',
  'render/markdown/summary',
].map((name) => `test/${name}.test.ts`);

/** Those that take longest come first, also where no earlier run is known; else in jest's order. */
export default class Longest extends sequencer {
  async sort(tests) {
    const turnOf = ({ path }) => {
      const at = LONG.findIndex((name) => path.replaceAll('\\', '/').endsWith(name));
      return at < 0 ? LONG.length : at;
    };
    return [...(await super.sort(tests))].sort((a, b) => turnOf(a) - turnOf(b));
  }
}
