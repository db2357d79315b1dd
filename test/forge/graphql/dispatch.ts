import type { GraphQLFieldResolver, GraphQLResolveInfo, GraphQLTypeResolver } from 'graphql';
import type { Call } from './call.ts';
import { Unbuilt } from './refuse.ts';

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

/** Answers every field of the schema from the table; objects that are shaped like the schema (pages, payloads) answer for themselves. */
export function dispatcher(table: Table): GraphQLFieldResolver<unknown, Call> {
  return (source, args, call, info) => {
    const type = info.parentType.name;
    const it = source instanceof As ? source.it : source;
    const fields = table[type];
    const resolve = fields && Object.hasOwn(fields, info.fieldName) ? fields[info.fieldName] : undefined;
    if (resolve) return resolve(it, args as never, call, info);
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
