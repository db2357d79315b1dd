import {
  type DocumentNode,
  execute,
  type FragmentDefinitionNode,
  GraphQLError,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import type { Call, Caller } from './call.ts';
import { type Cost, costOf, tooManyNodes } from './cost.ts';
import { dispatcher, typeOf } from './dispatch.ts';
import { invalidDocument, invalidVariable } from './invalid.ts';
import { asGithubError, type GithubError, isBug, Unbuilt } from './refuse.ts';
import { githubSchema } from './schema.ts';
import { TABLE } from './table.ts';

/** What GitHub sends back. A refused query is answered with 200 too; `points` were charged. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly data?: Record<string, unknown> | null; readonly errors?: readonly GithubError[] };
  readonly points: number;
  readonly kind: 'query' | 'mutation' | 'refused';
}

interface Prepared {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Record<string, unknown>;
  readonly cost: Cost;
}

const resolveField = dispatcher(TABLE);

function refused(errors: readonly GithubError[]): Answer {
  return { status: 200, body: { errors }, points: 1, kind: 'refused' };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function read(query: string): DocumentNode | GithubError {
  try {
    return parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { line, column } = error.locations?.[0] ?? { line: 1, column: 1 };
    return {
      ...(error.locations ? { locations: error.locations } : {}),
      message: `Parse error: ${error.message.replace(/^Syntax Error: /, '')} at [${line}, ${column}]`,
    };
  }
}

/** A client asks with few texts many times over, and checking one against the whole schema takes its time. */
const checked = new Map<string, DocumentNode>();

function valid(query: string): DocumentNode | GithubError[] {
  const known = checked.get(query);
  if (known) return known;
  const document = read(query);
  if ('message' in document) return [document];
  const faults = validate(githubSchema(), document);
  if (faults.length > 0) return faults.map((fault) => invalidDocument(fault, document));
  if (checked.size < 500) checked.set(query, document);
  return document;
}

function chosen(document: DocumentNode, name: unknown): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (typeof name === 'string') return operations.find((each) => each.name?.value === name);
  return operations.length === 1 ? operations[0] : undefined;
}

/** Everything that GitHub checks before it runs a call. */
function prepare(asked: unknown): Prepared | readonly GithubError[] {
  if (!isRecord(asked) || typeof asked.query !== 'string') {
    return [{ message: 'A query attribute must be specified and must be a string.' }];
  }
  const document = valid(asked.query);
  if (Array.isArray(document)) return document;
  const schema = githubSchema();
  const operation = chosen(document, asked.operationName);
  if (!operation) return [{ message: 'An operation name is required' }];
  const variables = isRecord(asked.variables) ? asked.variables : {};
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (errors) return errors.map((error) => invalidVariable(error, variables));
  const fragments = document.definitions.filter(
    (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
  );
  const cost = costOf(schema, operation, fragments, variables);
  const many = tooManyNodes(cost);
  if (many) return [{ type: 'MAX_NODE_LIMIT_EXCEEDED', message: many }];
  return { document, operation, variables, cost };
}

/** The names under which the root fields come back. */
function rootNames(operation: OperationDefinitionNode): string[] {
  return operation.selectionSet.selections.flatMap((each) =>
    each.kind === Kind.FIELD ? [each.alias?.value ?? each.name.value] : [],
  );
}

/** What comes back when GitHub gives a call up half way: each root field null, and an error for each. */
function exhausted({ operation, cost }: Prepared): Answer {
  const names = rootNames(operation);
  return {
    status: 200,
    body: {
      data: Object.fromEntries(names.map((name) => [name, null])),
      errors: names.map((name) => ({
        type: 'RESOURCE_LIMITS_EXCEEDED',
        path: [name],
        message: 'Resource limits for this query exceeded.',
      })),
    },
    points: cost.points,
    kind: 'refused',
  };
}

/** The primary limit is told with a 200; the server's headers say when to come back. */
function spent({ token }: Caller): Answer {
  const message = `API rate limit exceeded for user ID ${token.account.id}.`;
  return { status: 200, body: { errors: [{ type: 'RATE_LIMITED', message }] }, points: 0, kind: 'refused' };
}

/** Errors in GitHub's shape; what a test must hear of is told to the guard as well. */
function told(errors: readonly GraphQLError[], caller: Caller): GithubError[] {
  for (const error of errors) {
    const at = error.path?.join('.') ?? '';
    if (error.originalError instanceof Unbuilt || error instanceof Unbuilt)
      caller.violation(`graphql: ${error.message} (at ${at})`);
    else if (isBug(error))
      caller.violation(
        `graphql: the simulation failed at ${at}: ${error.originalError?.stack ?? error.message}`,
      );
    else if (
      asGithubError(error).type?.endsWith('_PAGINATION_BOUNDARIES') ||
      asGithubError(error).type === 'EXCESSIVE_PAGINATION'
    ) {
      caller.violation(`graphql: ${error.message} (at ${at})`);
    }
  }
  return errors.map(asGithubError);
}

/** Answers one POST to `/graphql` as GitHub would, for the caller whose token it came with. */
export async function answerGraphql(caller: Caller, asked: unknown): Promise<Answer> {
  const prepared = prepare(asked);
  if (!('document' in prepared)) {
    for (const { message, path } of prepared)
      caller.violation(`graphql: ${message} (at ${path?.join('.') ?? ''})`);
    return refused(prepared);
  }
  const { document, operation, variables, cost } = prepared;
  if (caller.budget.used >= caller.budget.limit) return spent(caller);
  if (caller.exhausted) return exhausted(prepared);
  const call: Call = { ...caller, cost };
  const { data, errors } = await execute({
    schema: githubSchema(),
    document,
    variableValues: variables,
    ...(operation.name ? { operationName: operation.name.value } : {}),
    contextValue: call,
    fieldResolver: resolveField,
    typeResolver: typeOf,
  });
  return {
    status: 200,
    body: { ...(data === undefined ? {} : { data }), ...(errors ? { errors: told(errors, caller) } : {}) },
    points: cost.points,
    kind: operation.operation === 'mutation' ? 'mutation' : 'query',
  };
}
