import { expect, test } from '@jest/globals';
import { labelsOf } from '../../../src/core/change/labels.ts';
import { LABEL_PREFIXES } from '../../../src/core/effect.ts';
import { SITUATIONS } from '../../render/markdown/situations.ts';

const WANTED: Readonly<Record<string, readonly string[]>> = {
  clear: [],
  'refused-override': [],
  'one-approval-missing': ['baton:blocked', 'baton:needs-approval'],
  'many-owners': ['baton:blocked', 'baton:needs-approval'],
  'three-hundred-files': ['baton:blocked', 'baton:leased', 'baton:needs-approval', 'conflict:technical'],
  'lease-held': ['baton:blocked', 'baton:leased'],
  conflicts: ['baton:blocked', 'conflict:technical'],
  'gates-open': ['baton:blocked'],
  'cannot-tell': ['baton:cannot-tell', 'baton:needs-approval'],
  'weak-identity': ['baton:blocked', 'baton:needs-approval'],
  overridden: ['baton:overridden'],
  rollout: [],
  hostile: ['baton:blocked', 'baton:leased', 'baton:needs-approval', 'conflict:technical'],
};

test.each(Object.entries(SITUATIONS))('%s', (name, make) => {
  const labels = labelsOf(make().judgement);
  expect(labels.map((label) => label.name)).toEqual(WANTED[name]);
  for (const { name: label, color, description } of labels) {
    expect(LABEL_PREFIXES.some((prefix) => label.startsWith(prefix))).toBe(true);
    expect(color).toMatch(/^[0-9a-f]{6}$/);
    expect(description.length).toBeLessThanOrEqual(100);
  }
});
