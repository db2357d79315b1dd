import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

type Schema = Record<string, unknown>;

export interface OperationSpec {
  readonly method: string;
  readonly path: string;
  readonly docs?: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly body?: { readonly required: boolean; readonly schema?: Schema };
  readonly responses: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Description {
  readonly source: string;
  readonly operations: Readonly<Record<string, OperationSpec>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Something that the real GitHub would not have understood, or would not have said. */
export interface Violation {
  readonly operation: string;
  readonly side: 'request' | 'response';
  /** What the validator said, in its words. */
  readonly says: string;
}

/** Statuses that any operation may answer with, though not every description lists them. */
const ANYWHERE = new Set([401, 403, 404, 409, 410, 422, 429, 500, 502, 503]);
/** Paths whose last part may hold slashes. */
const DEEP = new Set(['ref', 'path', 'branch', 'basehead', 'name']);

/** Loaded once for all forges of a process: compiling GitHub's shapes costs more than serving them. */
let loaded: { description: Description; ajv: Ajv; compiled: Map<string, ValidateFunction> } | undefined;

function load(file: URL | string) {
  if (loaded) return loaded;
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
  const ajv = new Ajv({ strict: false, allErrors: false, coerceTypes: false });
  formats.default(ajv);
  // Formats of GitHub's own that say nothing a check could use.
  for (const name of ['uri-template', 'repo.nwo', 'ssh-key', 'ssh-key fingerprint'])
    ajv.addFormat(name, true);
  ajv.addSchema({ $id: 'github', components: description.components });
  loaded = { description, ajv, compiled: new Map() };
  return loaded;
}

export interface Route {
  readonly id: string;
  readonly spec: OperationSpec;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly id: string;
  readonly spec: OperationSpec;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly fixed: number;
}

/** Holds every request and every answer against GitHub's own OpenAPI description. There is no way to switch it off. */
export class Guard {
  readonly violations: Violation[] = [];
  private readonly parts: ReturnType<typeof load>;
  private readonly routes: readonly Compiled[];

  constructor(file: URL | string) {
    this.parts = load(file);
    this.routes = Object.entries(this.parts.description.operations)
      .map(([id, spec]) => compileRoute(id, spec))
      .sort((a, b) => b.fixed - a.fixed);
  }

  spec(id: string): OperationSpec | undefined {
    return this.parts.description.operations[id];
  }

  note(operation: string, side: Violation['side'], says: string): void {
    this.violations.push({ operation, side, says });
  }

  route(method: string, path: string): Route | undefined {
    for (const { id, spec, pattern, names } of this.routes) {
      if (spec.method !== method) continue;
      const found = pattern.exec(path);
      if (!found) continue;
      const params = Object.fromEntries(
        names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]),
      );
      return { id, spec, params };
    }
    return undefined;
  }

  /** What is wrong with a request, in words; every fault is also kept as a violation. */
  request(
    route: Route,
    query: URLSearchParams,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: unknown,
  ): string[] {
    const faults = [
      ...this.queryFaults(route, query),
      ...this.pathFaults(route),
      ...headerFaults(headers),
      ...this.bodyFaults(route, body),
    ];
    for (const fault of faults) this.note(route.id, 'request', fault);
    return faults;
  }

  /** Checks an answer of ours against the shape that GitHub promises for it. */
  response(route: Route, status: number, body: unknown): void {
    const declared = route.spec.responses[String(status)];
    if (!declared && !ANYWHERE.has(status)) {
      this.note(route.id, 'response', `${status} is no answer of this operation`);
      return;
    }
    if (status >= 400) {
      const fault = this.check(`error ${status}`, { $ref: '#/components/schemas/basic-error' }, body);
      if (fault) this.note(route.id, 'response', `${status}: ${fault}`);
      return;
    }
    if (!declared?.schema || status === 302 || status === 304) return;
    const fault = this.check(`${route.id} ${status}`, declared.schema, body);
    if (fault) this.note(route.id, 'response', `${status}: ${fault}`);
  }

  private queryFaults(route: Route, query: URLSearchParams): string[] {
    const known = route.spec.parameters.filter((each) => each.in === 'query');
    const unknown = [...query.keys()]
      .filter((key) => !known.some((each) => each.name === key))
      .map((key) => `no query parameter ${key}`);
    const wrong = known.flatMap(({ name, required, schema }) => {
      const given = query.get(name);
      if (given === null) return required ? [`query parameter ${name} is required`] : [];
      const fault = this.check(`${route.id} ?${name}`, schema, fromText(given, schema));
      return fault ? [`query parameter ${name}: ${fault}`] : [];
    });
    return [...unknown, ...wrong];
  }

  private pathFaults(route: Route): string[] {
    return route.spec.parameters
      .filter((each) => each.in === 'path')
      .flatMap(({ name, schema }) => {
        const value = fromText(route.params[name] ?? '', schema);
        const fault = this.check(`${route.id} {${name}}`, schema, value);
        return fault ? [`path parameter ${name}: ${fault}`] : [];
      });
  }

  private bodyFaults(route: Route, body: unknown): string[] {
    const spec = route.spec.body;
    if (body === undefined) return spec?.required ? ['a body is required'] : [];
    if (!spec?.schema) return ['no body is expected'];
    const fault = this.check(`${route.id} body`, spec.schema, body);
    const extra = this.extraKeys(spec.schema, body, '');
    return [...(fault ? [fault] : []), ...extra.map((key) => `no body property ${key}`)];
  }

  /** GitHub passes over what it does not know; a caller who writes it was mistaken all the same. */
  private extraKeys(given: Schema, value: unknown, path: string): string[] {
    const schema = typeof given.$ref === 'string' ? this.named(given.$ref) : given;
    if (schema.oneOf || schema.anyOf || schema.allOf || typeof value !== 'object' || value === null)
      return [];
    if (Array.isArray(value)) {
      return value.flatMap((each, at) =>
        this.extraKeys((schema.items ?? {}) as Schema, each, `${path}/${at}`),
      );
    }
    const known = schema.properties as Record<string, Schema> | undefined;
    if (!known || schema.additionalProperties) return [];
    return Object.entries(value).flatMap(([key, each]) => {
      const inner = known[key];
      return inner ? this.extraKeys(inner, each, `${path}/${key}`) : [`${path}/${key}`];
    });
  }

  private named(ref: string): Schema {
    return this.parts.description.components.schemas[ref.split('/').at(-1) ?? ''] ?? {};
  }

  private check(key: string, schema: Schema, value: unknown): string | undefined {
    const { ajv, compiled } = this.parts;
    let validate = compiled.get(key);
    if (!validate) {
      validate = ajv.compile(rooted(schema) as Schema);
      compiled.set(key, validate);
    }
    return validate(value) ? undefined : explain(validate.errors ?? []);
  }
}

function explain(errors: readonly ErrorObject[]): string {
  return errors
    .slice(0, 4)
    .map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`)
    .join('; ');
}

/** References are written from the description's root. */
function rooted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rooted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === '$ref' && typeof each === 'string' ? `github${each}` : rooted(each),
    ]),
  );
}

function typesOf(schema: Schema): unknown[] {
  const own = [schema.type].flat();
  const inner = [...((schema.oneOf as Schema[]) ?? []), ...((schema.anyOf as Schema[]) ?? [])];
  return [...own, ...inner.flatMap(typesOf)];
}

/** Queries and paths are text; their schema says what is meant. */
function fromText(text: string, schema: Schema): unknown {
  const types = typesOf(schema);
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+$/.test(text)) return Number(text);
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function headerFaults(headers: Readonly<Record<string, string | string[] | undefined>>): string[] {
  const faults: string[] = [];
  if (!headers['user-agent']) faults.push('GitHub refuses requests without a user-agent');
  const accept = String(headers.accept ?? '*/*');
  if (!/\*\/\*|application\/json|application\/vnd\.github(\.[\w-]+)*(\+json)?/.test(accept)) {
    faults.push(`accept ${accept} is no media type of GitHub's`);
  }
  const version = headers['x-github-api-version'];
  if (version !== undefined && !['2022-11-28', '2026-03-10'].includes(String(version))) {
    faults.push(`there is no API version ${String(version)}`);
  }
  return faults;
}

function compileRoute(id: string, spec: OperationSpec): Compiled {
  const names: string[] = [];
  const source = spec.path
    .split(/\{(\w+)\}/)
    .map((part, index, all) => {
      if (index % 2 === 0) return part.replace(/[.+]/g, '\\$&');
      names.push(part);
      const last = index === all.length - 2 && all.at(-1) === '';
      const deep = DEEP.has(part) && (last || part === 'ref' || part === 'branch');
      // The root of a repository's contents is the empty path.
      if (part === 'path') return '(.*)';
      return deep ? '(.+)' : '([^/]+)';
    })
    .join('');
  const fixed = spec.path.split('/').filter((part) => part !== '' && !part.startsWith('{')).length;
  return { id, spec, names, fixed, pattern: new RegExp(`^${source}$`) };
}
