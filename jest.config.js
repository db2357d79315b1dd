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
  // Jest leaves one core to whoever watches, which on a machine with two means one at a time.
  maxWorkers: Math.max(2, availableParallelism() - 1),
};
