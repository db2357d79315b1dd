import { expect, test } from '@jest/globals';
import { graph } from '../../../src/render/markdown/mermaid.ts';

test('dependencies: those that block and those that warn, each with its arrow and its word', () => {
  expect(
    graph([
      { from: 'task-1', to: 'task-2', kind: 'waits' },
      { from: 'task-1', to: 'issue-3"]; click n1', kind: 'warned' },
    ]),
  ).toEqual([
    '```mermaid',
    'flowchart LR',
    '  n1["task-1"]',
    '  n2["task-2"]',
    '  n3["issue-3#34;#93;#59; click n1"]',
    '  n1 -->|waits for| n2',
    '  n1 -.->|is warned of| n3',
    '```',
  ]);
});

test('a graph of any size is cut, and says so', () => {
  const edges = Array.from({ length: 500 }, (_, at) => ({
    from: `a${at}`,
    to: `b${at}`,
    kind: 'waits' as const,
  }));
  const lines = graph(edges);
  expect(lines.length).toBeLessThan(110);
  expect(lines.at(-1)).toBe('… and 480 more that are not drawn.');
});
