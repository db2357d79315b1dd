import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GraphqlWorld } from '../support/graphql-world.ts';

let forge: GraphqlWorld;
beforeAll(async () => {
  forge = await GraphqlWorld.start();
});
afterAll(() => forge.stop());

test('one query reads a pull request, the policy and the points', async () => {
  const pull = await forge.pull(forge.bob, 'topic', { 'src/b.txt': 'x\n' });
  const data = await forge.ask(
    forge.user(forge.alice),
    `query($n: Int!) { viewer { login } rateLimit { cost nodeCount remaining }
      repository(owner: "acme", name: "hello") { nameWithOwner databaseId id
        object(expression: "main:README.md") { ... on Blob { oid text isTruncated isBinary byteSize } }
        pullRequest(number: $n) { number title mergeable mergeStateStatus author { __typename login ... on User { databaseId } }
          files(first: 100) { nodes { path changeType additions deletions } }
          commits(last: 1) { nodes { commit { oid statusCheckRollup { state } author { user { login } email } } } }
          headRepository { nameWithOwner } } } }`,
    { n: pull.issue.number },
  );
  expect(data.viewer.login).toBe('alice');
});
