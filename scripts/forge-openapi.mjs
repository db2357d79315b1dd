// Makes test/forge/openapi.json: the part of GitHub's OpenAPI description that the simulated GitHub serves.
// Usage: node scripts/forge-openapi.mjs [api.github.com.json]; without a path the description is packed from the registry.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = new URL('..', import.meta.url).pathname;
const TABLES = join(ROOT, 'test/forge/rest');
const TARGET = join(ROOT, 'test/forge/openapi.json');

function describe() {
  const given = process.argv[2];
  if (given) return JSON.parse(readFileSync(given, 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'baton-openapi-'));
  try {
    execFileSync('npm', ['pack', '--silent', '@octokit/openapi'], { cwd: folder, stdio: 'pipe' });
    const [archive] = readdirSync(folder);
    execFileSync('tar', ['xzf', archive, 'package/generated/api.github.com.json'], { cwd: folder });
    return JSON.parse(readFileSync(join(folder, 'package/generated/api.github.com.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The operations that the forge's own tables name: what is served is what is vendored. */
function served() {
  const texts = readdirSync(TABLES)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(TABLES, name), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/'([a-z-]+\/[a-z-]+)':/g)].map((m) => m[1])));
}

const NOISE = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'x-github',
  'title',
  'deprecated',
  'x-deprecation-details',
  'discriminator',
  'operationId-docs',
]);
/** Where keys are names of the API's own, not OpenAPI's words. */
const NAMED = new Set(['properties', 'patternProperties', 'schemas', 'definitions', 'responses', 'headers']);

/** Drops what only people read. */
function strip(value, named = false) {
  if (Array.isArray(value)) return value.map((each) => strip(each));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => named || !NOISE.has(key))
      .map(([key, each]) => [
        key,
        key === 'enum' || key === 'default' ? each : strip(each, !named && NAMED.has(key)),
      ]),
  );
}

/** OpenAPI 3.0's `nullable` in the words of JSON Schema. */
function nullable(value) {
  if (Array.isArray(value)) return value.map(nullable);
  if (value === null || typeof value !== 'object') return value;
  const { nullable: maybe, ...rest } = value;
  const plain = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, nullable(each)]));
  if (maybe !== true) return typeof maybe === 'object' ? { ...plain, nullable: nullable(maybe) } : plain;
  if (typeof plain.type === 'string' && !plain.oneOf && !plain.anyOf && !plain.allOf) {
    return {
      ...plain,
      type: [plain.type, 'null'],
      ...(plain.enum && !plain.enum.includes(null) ? { enum: [...plain.enum, null] } : {}),
    };
  }
  return { anyOf: [plain, { type: 'null' }] };
}

/** Where the description contradicts itself, so that no answer of GitHub's could be valid. */
function corrected(api) {
  const installations = api.paths['/app/installations'].get.responses['200'].content['application/json'];
  // It asks the account to be a user and an enterprise at once; the schema that the other operations share does not.
  installations.schema = { type: 'array', items: { $ref: '#/components/schemas/installation' } };
  // Lists say that a label always has a description; single pull requests, issues and recorded answers say that it may be null.
  api.components.schemas['pull-request-simple'].properties.labels.items.properties.description.nullable =
    true;
  return api;
}

const api = corrected(describe());
const wanted = served();
const find = (ref) =>
  ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key], api);
const deref = (value) => (value?.$ref ? find(value.$ref) : value);

/** Only JSON (and raw text) is spoken here. */
const json = (content = {}) =>
  Object.fromEntries(Object.entries(content).filter(([type]) => type === 'application/json'));

const operations = {};
for (const [path, methods] of Object.entries(api.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    if (!wanted.has(operation.operationId)) continue;
    const parameters = [...(methods.parameters ?? []), ...(operation.parameters ?? [])].map(deref);
    const body = deref(operation.requestBody);
    operations[operation.operationId] = {
      method: method.toUpperCase(),
      path,
      docs: operation.externalDocs?.url,
      parameters: parameters.map((each) => ({
        name: each.name,
        in: each.in,
        ...(each.required ? { required: true } : {}),
        schema: each.schema,
      })),
      ...(body
        ? {
            body: {
              required: body.required === true,
              schema: json(body.content)['application/json']?.schema,
            },
          }
        : {}),
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, response]) => {
          const schema = json(deref(response).content)['application/json']?.schema;
          return [status, schema ? { schema } : {}];
        }),
      ),
    };
  }
}
const missing = [...wanted].filter((id) => !operations[id]);
if (missing.length > 0) throw new Error(`GitHub has no operation ${missing.join(', ')}`);

const schemas = {};
/** Answers that any operation may give. */
const queue = ['basic-error', 'validation-error', 'validation-error-simple'].map(
  (name) => `#/components/schemas/${name}`,
);
const refsIn = (value) => {
  if (Array.isArray(value)) for (const each of value) refsIn(each);
  else if (value !== null && typeof value === 'object') {
    if (typeof value.$ref === 'string') queue.push(value.$ref);
    for (const each of Object.values(value)) refsIn(each);
  }
};
refsIn(operations);
while (queue.length > 0) {
  const name = queue.pop().split('/').at(-1);
  if (schemas[name]) continue;
  schemas[name] = api.components.schemas[name];
  refsIn(schemas[name]);
}
const sorted = (value) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
const clean = (value) => nullable(strip(value));
const out = {
  source: `@octokit/openapi, GitHub v3 REST API ${api.info.version}`,
  operations: sorted(
    Object.fromEntries(
      Object.entries(operations).map(([id, each]) => [id, { ...clean(each), path: each.path }]),
    ),
  ),
  components: { schemas: sorted(Object.fromEntries(Object.entries(schemas).map(([k, v]) => [k, clean(v)]))) },
};
const lines = Object.entries(out.operations).map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`);
const shapes = Object.entries(out.components.schemas).map(
  ([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`,
);
// One line an operation and a schema, so that a newer description can be reviewed as a diff.
writeFileSync(
  TARGET,
  `{"source":${JSON.stringify(out.source)},\n"operations":{\n${lines.join(',\n')}\n},\n"components":{"schemas":{\n${shapes.join(',\n')}\n}}}\n`,
);
console.log(`${lines.length} operations, ${shapes.length} schemas`);
