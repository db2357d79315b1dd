import { type ASTNode, type DocumentNode, type GraphQLError, Kind, print } from 'graphql';
import type { GithubError } from './refuse.ts';

interface Said {
  message: string;
  extensions: Record<string, unknown>;
}

/** The operation as GitHub calls it in paths and messages: `query`, `query Name`, `mutation Name`. */
function operationName(document: DocumentNode): string {
  const found = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (found?.kind !== Kind.OPERATION_DEFINITION) return 'query';
  return found.name ? `${found.operation} ${found.name.value}` : found.operation;
}

const byOperation = (document: DocumentNode): string =>
  operationName(document).includes(' ') ? operationName(document) : `anonymous ${operationName(document)}`;

type Translation = (found: RegExpExecArray, error: GraphQLError, document: DocumentNode) => Said;

/** What graphql-js says of a document, in the words and codes that GitHub (graphql-ruby) has for the same fault. */
const TRANSLATIONS: readonly (readonly [RegExp, Translation])[] = [
  [
    /^Cannot query field "(\w+)" on type "(\w+)"/,
    ([, field, type]) => ({
      message: `Field '${field}' doesn't exist on type '${type}'`,
      extensions: { code: 'undefinedField', typeName: type, fieldName: field },
    }),
  ],
  [
    /^Unknown argument "(\w+)" on field "\w+\.(\w+)"/,
    ([, argument, field]) => ({
      message: `Field '${field}' doesn't accept argument '${argument}'`,
      extensions: { code: 'argumentNotAccepted', name: field, typeName: 'Field', argumentName: argument },
    }),
  ],
  [
    /^Field "(\w+)" argument "(\w+)" of type/,
    ([, field, argument]) => ({
      message: `Field '${field}' is missing required arguments: ${argument}`,
      extensions: { code: 'missingRequiredArguments', className: 'Field', name: field, arguments: argument },
    }),
  ],
  [
    /^Variable "\$(\w+)" is not defined/,
    ([, name], _error, document) => ({
      message: `Variable $${name} is used by ${byOperation(document)} but not declared`,
      extensions: { code: 'variableNotDefined', variableName: name },
    }),
  ],
  [
    /^Variable "\$(\w+)" is never used/,
    ([, name], _error, document) => ({
      message: `Variable $${name} is declared by ${byOperation(document)} but not used`,
      extensions: { code: 'variableNotUsed', variableName: name },
    }),
  ],
  [
    /^Variable "\$(\w+)" of type "(.+)" used in position expecting type "(.+)"/,
    ([, name, has, needs]) => ({
      message: `Type mismatch on variable $${name} (${has} / ${needs})`,
      extensions: {
        code: 'variableMismatch',
        variableName: name,
        typeName: has,
        errorMessage: 'Type mismatch',
      },
    }),
  ],
  [
    /^Field "(\w+)" of type "(.+)" must have a selection/,
    ([, field, type]) => ({
      message: `Field must have selections (field '${field}' returns ${type} but has no selections. Did you mean '${field} { ... }'?)`,
      extensions: { code: 'selectionMismatch', nodeName: `field '${field}'`, typeName: type },
    }),
  ],
  [
    /^Field "(\w+)" must not have a selection since type "(.+)" has no subfields/,
    ([, field, type]) => ({
      message: `Selections can't be made on scalars (field '${field}' returns ${type} but has selections)`,
      extensions: { code: 'selectionMismatch', nodeName: `field '${field}'`, typeName: type },
    }),
  ],
  [
    /^Unknown type "(\w+)"/,
    ([, type]) => ({
      message: `No such type ${type}`,
      extensions: { code: 'undefinedType', typeName: type },
    }),
  ],
  [
    /^Fragment "(\w+)" is never used/,
    ([, name]) => ({
      message: `Fragment ${name} was defined, but not used`,
      extensions: { code: 'useAndDefineFragment', fragmentName: name },
    }),
  ],
  [
    /^Unknown fragment "(\w+)"/,
    ([, name]) => ({
      message: `Fragment ${name} was used, but not defined`,
      extensions: { code: 'useAndDefineFragment', fragmentName: name },
    }),
  ],
  [
    /^Fragment .*cannot be spread here as objects of type "(\w+)" can never be of type "(\w+)"/,
    ([, parent, type]) => ({
      message: `Fragment on ${type} can't be spread inside ${parent}`,
      extensions: {
        code: 'cannotSpreadFragment',
        typeName: type,
        fragmentName: 'unknown',
        parentName: parent,
      },
    }),
  ],
  [
    /^(?:Value|Enum|Expected value of type|\w+ cannot represent|Field "\w+\.\w+" of required type|Field "\w+" is not defined by type)/,
    (_found, error) => ({
      message: `Argument has an invalid value (${error.nodes?.[0] ? print(error.nodes[0]) : '?'}). ${error.message}`,
      extensions: { code: 'argumentLiteralsIncompatible', typeName: 'Field' },
    }),
  ],
];

const label = (node: ASTNode): string | undefined => {
  if (node.kind === Kind.FIELD) return node.alias?.value ?? node.name.value;
  if (node.kind === Kind.INLINE_FRAGMENT) return `... on ${node.typeCondition?.name.value ?? '?'}`;
  if (node.kind === Kind.FRAGMENT_DEFINITION) return `fragment ${node.name.value}`;
  if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) return node.name.value;
  return undefined;
};

/** Where in the document a node stands, as GitHub writes it: the operation, then fields, fragments and arguments. */
function pathTo(target: ASTNode, document: DocumentNode): string[] {
  const search = (node: ASTNode, path: readonly string[]): string[] | undefined => {
    const name = node.kind === Kind.OPERATION_DEFINITION ? operationName(document) : label(node);
    const here = name === undefined ? path : [...path, name];
    if (node === target) return [...here];
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (typeof child !== 'object' || child === null || !('kind' in child)) continue;
        const found = search(child as ASTNode, here);
        if (found) return found;
      }
    }
    return undefined;
  };
  return search(document, []) ?? [];
}

/** A fault of the document itself, found before anything runs: no `data`, and a `code`. */
export function invalidDocument(error: GraphQLError, document: DocumentNode): GithubError {
  let said: Said = { message: error.message, extensions: { code: 'invalid' } };
  for (const [pattern, translate] of TRANSLATIONS) {
    const found = pattern.exec(error.message);
    if (!found) continue;
    said = translate(found, error, document);
    break;
  }
  const node = error.nodes?.[0];
  return {
    ...(node ? { path: pathTo(node, document) } : {}),
    extensions: said.extensions,
    ...(error.locations ? { locations: error.locations } : {}),
    message: said.message,
  };
}

/** A variable of the wrong type or form. */
export function invalidVariable(error: GraphQLError, variables: Record<string, unknown>): GithubError {
  const name = /^Variable "\$(\w+)"/.exec(error.message)?.[1] ?? '';
  const definition = error.nodes?.[0];
  const type = definition?.kind === Kind.VARIABLE_DEFINITION ? print(definition.type) : '';
  const absent = (variables[name] ?? null) === null;
  return {
    extensions: {
      value: variables[name] ?? null,
      problems: [{ path: [], explanation: absent ? 'Expected value to not be null' : error.message }],
    },
    ...(error.locations ? { locations: error.locations } : {}),
    message: `Variable $${name} of type ${type} was provided invalid value`,
  };
}
