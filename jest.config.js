import { availableParallelism } from 'node:os';

/** Tests run as ES modules; swc only strips types, `npm run types` checks them. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
      },
    ],
  },
  testTimeout: 60_000,
  testSequencer: './test/support/sequencer.mjs',
  // One more than there are cores: many tests wait, for a process, for a disk, for a time that has to pass.
  maxWorkers: availableParallelism() + 1,
  // What a test file has loaded as modules is never let go of: beyond this, collecting garbage takes longer than to begin anew.
  workerIdleMemoryLimit: '800MB',
};
