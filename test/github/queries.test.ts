import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { FOLDERS } from '../../src/github/queries/context.ts';
import { COMMIT, CONTEXT_AT } from '../../src/github/queries/context-at.ts';
import { extrasFor } from '../../src/github/queries/extras.ts';
import { HEADS } from '../../src/github/queries/heads.ts';
import { HISTORY, HISTORY_BASE } from '../../src/github/queries/history.ts';
import { QUEUE } from '../../src/github/queries/merge-queue.ts';
import { MORE } from '../../src/github/queries/more.ts';
import { OPENS } from '../../src/github/queries/opens.ts';
import { REVIEW } from '../../src/github/queries/review.ts';
import { RULES } from '../../src/github/queries/rules.ts';
import { basesFor, SURVEY } from '../../src/github/queries/survey.ts';
import { labelsNamed } from '../../src/github/write/labels.ts';
import { reviewersNamed } from '../../src/github/write/reviewers.ts';

const path = 'node_modules/@octokit/graphql-schema/schema.graphql';
const schema = buildSchema(readFileSync(path, 'utf8'), { assumeValidSDL: true });

test.each([
  ['REVIEW', REVIEW],
  ['MORE', MORE],
  ['OPENS', OPENS],
  ['SURVEY', SURVEY],
  ['HISTORY', HISTORY],
  ['HISTORY_BASE', HISTORY_BASE],
  ['HEADS', HEADS],
  ['CONTEXT_AT', CONTEXT_AT],
  ['COMMIT', COMMIT],
  ['QUEUE', QUEUE],
  ['RULES', RULES],
  ['Bases', basesFor(['main', 'x']).query],
  ['Extras', extrasFor([{ commit: 'a', path: 'x' }], [{ org: 'o', slug: 's' }]).query],
  ['Labels', labelsNamed(['a', 'b']).query],
  ['Reviewers', reviewersNamed(['@ada', '@acme/builders']).query],
  ['Extras of teams alone', extrasFor([], [{ org: 'o', slug: 's' }]).query],
])("%s is valid on GitHub's own schema", (_, query) => {
  expect(validate(schema, parse(query)).map(String)).toEqual([]);
});

test('no folder of the context is the log, which grows without bound', () => {
  expect(Object.keys(FOLDERS)).not.toContain('log');
});
