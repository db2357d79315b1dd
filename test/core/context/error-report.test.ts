import { expect, test } from '@jest/globals';
import { errorReport } from '../../../src/core/context/error-report.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { emptyState } from '../../../src/core/context/state.ts';

test('an error report can always be written, however long the line and the reason are', () => {
  const draft = errorReport('01KAG5T3M8', 'global', 'x'.repeat(100_000), 'y'.repeat(100_000));
  expect(extend(emptyState(), [draft], Date.parse('2026-11-20T10:00:00Z'), (at) => `${at}`)).toMatchObject({
    events: [{ type: 'ERROR_ENCOUNTERED' }],
  });
});
