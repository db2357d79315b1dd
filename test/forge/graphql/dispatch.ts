import {
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLTypeResolver,
  getNamedType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Call } from './call.ts';
import { Unbuilt } from './refuse.ts';
import { watch } from './watch.ts';

/** An object of the model where the schema has an interface or a union: its type is said, since the model has no type names. */
export class As {
  readonly type: string;
  readonly it: unknown;

  constructor(type: string, it: unknown) {
    this.type = type;
    this.it = it;
  }
}

/** How one field of a type is answered. `Args` are those of the schema, which were checked before. */
export type Resolve<Source> = (source: Source, args: never, call: Call, info: GraphQLResolveInfo) => unknown;
/** The fields of one type that are served; a field that is not here is refused by name. */
export type Fields<Source> = Readonly<Record<string, Resolve<Source>>>;
// biome-ignore lint/suspicious/noExplicitAny: the table holds fields of every type; each one says its source itself
export type Table = Readonly<Record<string, Fields<any>>>;

/** What of a page needs its bounds; a bare count does not. */
const BOUNDED = new Set(['nodes', 'edges', 'pageInfo']);

function selects(
  set: SelectionSetNode | undefined,
  names: ReadonlySet<string>,
  info: GraphQLResolveInfo,
): boolean {
  return (set?.selections ?? []).some((each) => {
    if (each.kind === Kind.FIELD) return names.has(each.name.value);
    if (each.kind === Kind.INLINE_FRAGMENT) return selects(each.selectionSet, names, info);
    return selects(info.fragments[each.name.value]?.selectionSet, names, info);
  });
}

/** GitHub asks for `first` or `last` only where something of the page itself is selected. */
function withBounds(args: Record<string, unknown>, info: GraphQLResolveInfo): Record<string, unknown> {
  if (args.first != null || args.last != null) return args;
  if (!getNamedType(info.returnType).name.endsWith('Connection')) return args;
  const bounded = info.fieldNodes.some((node) => selects(node.selectionSet, BOUNDED, info));
  return bounded ? args : { ...args, first: 0 };
}

/** Arguments that change nothing here, and that GitHub takes all the same. */
const HARMLESS: ReadonlySet<string> = new Set(['size', 'followRenames', 'dryRun', 'includeParents']);

/** Calls a field, and refuses to have ignored an argument that the query gives it. */
function heed(
  resolve: Resolve<unknown>,
  it: unknown,
  args: Record<string, unknown>,
  call: Call,
  info: GraphQLResolveInfo,
): unknown {
  const given = (info.fieldNodes[0]?.arguments ?? []).map(({ name }) => name.value);
  const names = given.filter((name) => !HARMLESS.has(name));
  if (names.length === 0) return resolve(it, args as never, call, info);
  // A filter or an order is heeded as a whole; what a mutation is given counts to the last part.
  const watched = watch(args, names, info.parentType.name === 'Mutation');
  const settle = (result: unknown): unknown => {
    const [missed] = watched.unread();
    if (missed === undefined) return result;
    throw new Unbuilt(`the argument ${missed} of ${info.parentType.name}.${info.fieldName}`);
  };
  const result = resolve(it, watched.value as never, call, info);
  return result instanceof Promise ? result.then(settle) : settle(result);
}

/** Answers every field of the schema from the table; objects that are shaped like the schema (pages, payloads) answer for themselves. */
export function dispatcher(table: Table): GraphQLFieldResolver<unknown, Call> {
  return (source, args, call, info) => {
    const type = info.parentType.name;
    const it = source instanceof As ? source.it : source;
    const fields = table[type];
    const resolve = fields && Object.hasOwn(fields, info.fieldName) ? fields[info.fieldName] : undefined;
    if (resolve) return heed(resolve, it, withBounds(args, info), call, info);
    if (!fields && typeof it === 'object' && it !== null && info.fieldName in it) {
      return (it as Record<string, unknown>)[info.fieldName];
    }
    throw new Unbuilt(`${type}.${info.fieldName}`);
  };
}

export const typeOf: GraphQLTypeResolver<unknown, Call> = (value, _call, info) => {
  if (value instanceof As) return value.type;
  throw new Error(`${info.parentType.name}.${info.fieldName} gave an object without saying its type`);
};
