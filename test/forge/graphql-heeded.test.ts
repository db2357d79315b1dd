import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { tellStory } from '../support/graphql-story.ts';
import { GraphqlWorld } from '../support/graphql-world.ts';
import { githubSchema } from './graphql/schema.ts';
import { TABLE } from './graphql/table.ts';
import { openIssue } from './model/issue-verbs.ts';

const SCALARS: Readonly<Record<string, string>> = {
  Boolean: 'true',
  DateTime: '"2026-01-01T00:00:00Z"',
  GitTimestamp: '"2026-01-01T00:00:00Z"',
  ID: '"x"',
  Int: '1',
  String: '"x"',
};

/** Some value of that type, or undefined where there is none to be had simply. */
function literal(type: GraphQLInputType): string | undefined {
  const plain = getNullableType(type);
  if (isListType(plain)) return `[${literal(plain.ofType) ?? ''}]`;
  if (isEnumType(plain)) return plain.getValues()[0]?.name;
  if (!isInputObjectType(plain)) return SCALARS[getNamedType(plain).name];
  const fields = Object.values(plain.getFields()).filter(isRequiredArgument);
  return `{ ${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(' ')} }`;
}

const PULL = 'repository(owner: "acme", name: "hello") { pullRequest(number: 2)';
const WAYS: Readonly<Record<string, (body: string) => string>> = {
  Repository: (body) => `{ repository(owner: "acme", name: "hello") { ${body} } }`,
  PullRequest: (body) => `{ ${PULL} { ${body} } } }`,
  Issue: (body) => `{ repository(owner: "acme", name: "hello") { issue(number: 1) { ${body} } } }`,
  Organization: (body) => `{ organization(login: "acme") { ${body} } }`,
  Team: (body) => `{ organization(login: "acme") { team(slug: "builders") { ${body} } } }`,
  Commit: (body) => `{ ${PULL} { commits(first: 1) { nodes { commit { ${body} } } } } } }`,
  Ref: (body) => `{ repository(owner: "acme", name: "hello") { ref(qualifiedName: "main") { ${body} } } }`,
};
const PAGING = new Set(['first', 'last', 'after', 'before']);

/** Each optional argument of each list of a type, asked for alone. */
const cases = Object.keys(WAYS).flatMap((name) => {
  const type = githubSchema().getType(name);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields())
    .filter((field) => TABLE[name]?.[field.name] && getNamedType(field.type).name.endsWith('Connection'))
    .flatMap((field) => {
      const needed = field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: "refs/heads/"`);
      return field.args
        .filter((arg) => !isRequiredArgument(arg) && !PAGING.has(arg.name))
        .map((arg): [string, string, string] => [
          `${name}.${field.name}(${arg.name})`,
          name,
          `${field.name}(${[...needed, `first: 1, ${arg.name}: ${literal(arg.type)}`].join(', ')}) { totalCount pageInfo { hasNextPage } }`,
        ]);
    });
});

let empty: GraphqlWorld;
let rich: GraphqlWorld;
beforeAll(async () => {
  [empty, rich] = await Promise.all([GraphqlWorld.start(), GraphqlWorld.start()]);
  openIssue(empty.world, empty.repository, { account: empty.alice, app: null }, { title: 'One' });
  await empty.pull(empty.bob, 'topic', { 'x.txt': 'x\n' });
  await tellStory(rich);
});
afterAll(() => {
  empty.stop();
  rich.stop();
});

test.each(cases)(
  '%s is heeded, or refused, whether there is something to find or not',
  async (_name, type, body) => {
    const query = WAYS[type]?.(body) ?? '';
    const said = await Promise.all(
      [empty, rich].map(async (forge) =>
        (await forge.answer(forge.user(forge.alice), query)).body.errors?.map(({ message }) => message),
      ),
    );
    expect(said[0]).toEqual(said[1]);
    if (said[0]) expect(said[0]).toEqual([expect.stringContaining('The simulated GitHub does not')]);
  },
);
