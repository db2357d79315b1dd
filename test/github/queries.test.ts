import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, getNamedType, parse, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import { BOARD } from '../../src/github/queries/board.ts';
import { BRANCH } from '../../src/github/queries/branch.ts';
import { FOLDERS } from '../../src/github/queries/context.ts';
import { COMMIT, CONTEXT_AT } from '../../src/github/queries/context-at.ts';
import { extrasFor } from '../../src/github/queries/extras.ts';
import { HEADS } from '../../src/github/queries/heads.ts';
import { HISTORY, HISTORY_BASE } from '../../src/github/queries/history.ts';
import { FILED, incidentsQuery } from '../../src/github/queries/incident.ts';
import { namedFor, tasksFor } from '../../src/github/queries/issue.ts';
import { QUEUE } from '../../src/github/queries/merge-queue.ts';
import { MORE } from '../../src/github/queries/more.ts';
import { OPENS } from '../../src/github/queries/opens.ts';
import { OWNERSHIP } from '../../src/github/queries/ownership.ts';
import { REVIEW } from '../../src/github/queries/review.ts';
import { RULES } from '../../src/github/queries/rules.ts';
import { basesFor, SURVEY } from '../../src/github/queries/survey.ts';
import { TOLD } from '../../src/github/queries/told.ts';
import { labelsNamed } from '../../src/github/write/labels.ts';
import { reviewersNamed } from '../../src/github/write/reviewers.ts';

const path = 'node_modules/@octokit/graphql-schema/schema.graphql';
const schema = buildSchema(readFileSync(path, 'utf8'), { assumeValidSDL: true });

/** Every query that Baton asks. */
const QUERIES = [
  ['REVIEW', REVIEW],
  ['BOARD', BOARD],
  ['BRANCH', BRANCH],
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
  ['TOLD', TOLD],
  ['OWNERSHIP', OWNERSHIP],
  ['FILED', FILED],
  ['Incidents', incidentsQuery(2)],
  ['Tasks', tasksFor([1, 2], { since: null, first: 25, after: null }).query],
  ['A task', tasksFor([1], null).query],
  ['Named', namedFor([1, 2], { commit: 'a', path: 'x' }).query],
  ['Numbers alone', namedFor([1], null).query],
  ['Bases', basesFor(['main', 'x']).query],
  ['Extras', extrasFor([{ commit: 'a', path: 'x' }], [{ org: 'o', slug: 's' }]).query],
  ['Labels', labelsNamed(['a', 'b']).query],
  ['Reviewers', reviewersNamed(['@ada', '@acme/builders']).query],
  ['Extras of teams alone', extrasFor([], [{ org: 'o', slug: 's' }]).query],
] as const;

test.each(QUERIES)("%s is valid on GitHub's own schema", (_, query) => {
  expect(validate(schema, parse(query)).map(String)).toEqual([]);
});

/** Connections that need not say whether they go on: what they show is all that is asked of them, or is checked otherwise. */
const ENOUGH = [
  /^commits\(last: 1\)/,
  // The first parent of what was merged is all that is asked.
  /^parents\(first: 1\)$/,
  // Whose head is not among so many entries of the queue, of that nothing is told.
  /^entries\(first: 100\)$/,
  // The newest that proposes CODEOWNERS is enough: GitHub opens no second one from a branch that has one open.
  /^associatedPullRequests\(first: 1, orderBy: \{field: CREATED_AT, direction: DESC\}\)$/,
  // So many parents are taken for too many.
  /^parents\(first: 3\)$/,
  // Who closed it last.
  /^timelineItems\(last: 1, /,
  // Each comment on the issue of an incident asks for a look; more than so many between two of them are not waited for.
  /^comments\(last: 50\)$/,
  // A label that is not among those found is looked up by its name before it is made.
  /^labels\(first: 50, query: "[^"]+"\)$/,
  // No more can be pinned.
  /^pinnedIssues\(first: 3\)$/,
  // Where the log does not name the board, it was made a short while ago, or is pinned.
  /^issues\(first: \$page, orderBy: \{ field: CREATED_AT, direction: DESC \}\) @skip\(if: \$known\)$/,
  /^labels\(first: 100\)$/,
  // GitHub takes no more of them.
  /^assignees\(first: 10\)$/,
  /^subIssues\(first: 100\)$/,
  // Is there any?
  /^linkedBranches\(first: 1\)$/,
  // Whatever closes an issue beside so many others: its task follows those, and the closing.
  /^closingIssuesReferences\(first: 10\)$/,
  /^closedByPullRequestsReferences\(first: 10, includeClosedPrs: true\)$/,
  /^latestOpinionatedReviews\(first: 10, writersOnly: true\)$/,
  /^reviewRequests\(first: 10\)$/,
  // Who was assigned last.
  /^timelineItems\(last: 50, itemTypes: \[ASSIGNED_EVENT, UNASSIGNED_EVENT, REOPENED_EVENT\]\)$/,
];

test('every query of the folder is among those that are looked at', () => {
  const folder = 'src/github/queries';
  const written = readdirSync(folder).flatMap((file) =>
    [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/^\s*`?query (\w+)/gm)].map(([, name]) => name),
  );
  const known = QUERIES.map(([, query]) => /query (\w+)/.exec(query)?.[1]);
  expect(written.length).toBeGreaterThan(5);
  expect(written.filter((name) => !known.includes(name))).toEqual([]);
});

test.each(QUERIES)('every list that %s asks for is asked whether it goes on', (_, query) => {
  const types = new TypeInfo(schema);
  const silent: string[] = [];
  const document = parse(query);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: (field) => {
        const type = types.getType();
        if (!type || !getNamedType(type).name.endsWith('Connection')) return;
        const { start = 0 } = field.loc ?? {};
        const text = query.slice(start, field.selectionSet?.loc?.start).trim();
        const call = field.alias === undefined ? text : text.replace(/^\w+:\s*/, '');
        const asks = field.selectionSet?.selections.some(
          (each) => each.kind === 'Field' && each.name.value === 'pageInfo',
        );
        if (!asks && !ENOUGH.some((known) => known.test(call))) silent.push(call);
      },
    }),
  );
  expect(silent).toEqual([]);
});

test('no folder of the context is the log, which grows without bound', () => {
  expect(Object.keys(FOLDERS)).not.toContain('log');
});
