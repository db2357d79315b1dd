import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildASTSchema, type GraphQLScalarType, type GraphQLSchema, Kind, parse } from 'graphql';

/** What each of GitHub's scalars accepts and gives; those not named here pass as they are. */
const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  GitObjectID: (value) => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value),
  DateTime: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value),
  GitTimestamp: (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(value),
  Base64String: (value) =>
    typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/\n]*={0,2}$/.test(value),
  GitRefname: (value) => typeof value === 'string' && value.startsWith('refs/'),
  URI: (value) => typeof value === 'string',
  HTML: (value) => typeof value === 'string',
};

/** `fullDatabaseId` is 64 bits wide, which GitHub sends as a string. */
const asText = (value: unknown): string => String(value);

function strict(scalar: GraphQLScalarType, fits: (value: unknown) => boolean): void {
  const check = (value: unknown): unknown => {
    if (fits(value)) return value;
    throw new TypeError(`${JSON.stringify(value)} is not a ${scalar.name}`);
  };
  scalar.serialize = check;
  scalar.parseValue = check;
  scalar.parseLiteral = (node) => check(node.kind === Kind.STRING ? node.value : undefined);
}

let built: GraphQLSchema | undefined;

/** GitHub's published schema, built once a process (it is 1.2 MB of text). */
export function githubSchema(): GraphQLSchema {
  if (built) return built;
  // From where the process runs, so that a bundle of the forge finds it too.
  const text = readFileSync(resolve('node_modules/@octokit/graphql-schema/schema.graphql'), 'utf8');
  const schema = buildASTSchema(parse(text, { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  for (const [name, fits] of Object.entries(SCALARS)) strict(schema.getType(name) as GraphQLScalarType, fits);
  (schema.getType('BigInt') as GraphQLScalarType).serialize = asText;
  built = schema;
  return schema;
}
