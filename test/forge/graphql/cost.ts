import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getVariableValues,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromAST,
} from 'graphql';

/** The most nodes that one call may ask for (GitHub: *Node limit*). */
export const MOST_NODES = 500_000;

/**
 * What a call costs by GitHub's published formula (*Rate limits and query limits for the GraphQL API*):
 * `nodes` is the sum over connections of their page size times those of all connections above them;
 * `requests` is the sum over connections of the page sizes above them; `points` is `requests / 100`, rounded, at least 1.
 * `worst` names the connection whose path asks for most, which GitHub names when that path alone is too much.
 */
export interface Cost {
  nodes: number;
  requests: number;
  points: number;
  worst: { field: string; nodes: number };
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Record<string, unknown>;
  nodes: number;
  requests: number;
  worst: { field: string; nodes: number };
}

function skipped(
  node: { directives?: FieldNode['directives'] },
  variables: Record<string, unknown>,
): boolean {
  return (node.directives ?? []).some((directive) => {
    const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
    const on =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value]
        : value?.kind === Kind.BOOLEAN && value.value;
    return directive.name.value === 'skip' ? Boolean(on) : directive.name.value === 'include' && !on;
  });
}

function argument(walk: Walk, field: GraphQLField<unknown, unknown>, node: FieldNode, name: string): unknown {
  const type = field.args.find((arg) => arg.name === name)?.type;
  const value = node.arguments?.find((arg) => arg.name.value === name)?.value;
  return type && value ? valueFromAST(value, type, walk.variables) : undefined;
}

/** How many things a field hands on to the fields below it: a connection's page, the ids of `nodes`, or one. */
function fanOut(walk: Walk, field: GraphQLField<unknown, unknown>, node: FieldNode, above: number): number {
  if (field.name === 'nodes' && field.args[0]?.name === 'ids') {
    return above * Math.max(1, (argument(walk, field, node, 'ids') as unknown[] | undefined)?.length ?? 1);
  }
  const connection = getNamedType(field.type).name.endsWith('Connection');
  if (!connection) return above;
  const size = Number(argument(walk, field, node, 'first') ?? argument(walk, field, node, 'last') ?? 0);
  const nodes = above * size;
  walk.requests += above;
  walk.nodes += nodes;
  if (nodes > walk.worst.nodes) walk.worst = { field: field.name, nodes };
  return Math.max(above, nodes);
}

function visit(walk: Walk, type: string, set: SelectionSetNode, above: number): void {
  const parent = walk.schema.getType(type);
  for (const node of set.selections) {
    if (skipped(node, walk.variables)) continue;
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = walk.fragments.get(node.name.value);
      if (fragment) visit(walk, fragment.typeCondition.name.value, fragment.selectionSet, above);
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      visit(walk, node.typeCondition?.name.value ?? type, node.selectionSet, above);
    } else if (isObjectType(parent) || isInterfaceType(parent)) {
      const field = (parent as GraphQLObjectType).getFields()[node.name.value];
      if (!field) continue;
      const below = fanOut(walk, field, node, above);
      if (node.selectionSet) visit(walk, getNamedType(field.type).name, node.selectionSet, below);
    }
  }
}

/** The cost of an operation that passed validation. */
export function costOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
  raw: Record<string, unknown>,
): Cost {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], raw);
  if (!coerced) throw new GraphQLError('the cost is asked only of variables that were found valid');
  const walk: Walk = {
    schema,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables: coerced,
    nodes: 0,
    requests: 0,
    worst: { field: '', nodes: 0 },
  };
  visit(walk, operation.operation === 'mutation' ? 'Mutation' : 'Query', operation.selectionSet, 1);
  const { nodes, requests, worst } = walk;
  return { nodes, requests, points: Math.max(1, Math.round(requests / 100)), worst };
}

/** GitHub's words for a call that asks for too many nodes, or nothing. */
export function tooManyNodes(cost: Cost): string | undefined {
  const tell = (count: number): string =>
    `${count.toLocaleString('en-US')} possible nodes which exceeds the maximum limit of 500,000.`;
  if (cost.worst.nodes > MOST_NODES) {
    return `By the time this query traverses to the ${cost.worst.field} connection, it is requesting up to ${tell(cost.worst.nodes)}`;
  }
  return cost.nodes > MOST_NODES ? `This query requests up to ${tell(cost.nodes)}` : undefined;
}
