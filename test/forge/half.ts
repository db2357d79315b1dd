import { type DocumentNode, Kind, parse, print, visit } from 'graphql';

/** The first half of a mutation's fields, rounded down but at least one, as a mutation of its own; undefined for anything else. */
export function firstHalf(text: string): string | undefined {
  const document = parse(text);
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== 'mutation') return undefined;
  const all = operation.selectionSet.selections;
  if (all.length < 2) return undefined;
  const cut = {
    ...operation,
    selectionSet: { ...operation.selectionSet, selections: all.slice(0, Math.floor(all.length / 2)) },
  };
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return print(withoutUnused({ kind: Kind.DOCUMENT, definitions: [cut, ...fragments] }));
}

/** GitHub refuses variables and fragments that nothing uses. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const variables = new Set<string>();
  const spreads = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => void variables.add(node.name.value),
    FragmentSpread: (node) => void spreads.add(node.name.value),
  });
  return visit(document, {
    VariableDefinition: (node) => (variables.has(node.variable.name.value) ? undefined : null),
    FragmentDefinition: (node) => (spreads.has(node.name.value) ? undefined : null),
  });
}
