import type * as z from 'zod';
import type { PathKey } from './positions.ts';

export type Schema = z.core.$ZodType;
/** The parts of a zod schema that are looked into, whatever its kind. */
export interface Def {
  readonly type: string;
  readonly innerType?: Schema;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly valueType?: Schema;
  readonly options?: readonly Schema[];
}

/** What a schema is made of. */
export function def(schema: Schema): Def {
  return schema._zod.def as unknown as Def;
}

/** The schema without its defaults and `optional`. */
export function unwrap(schema: Schema): Schema {
  const { innerType } = def(schema);
  return innerType ? unwrap(innerType) : schema;
}

/** Every schema that may stand at a path; several below a union. */
export function schemasAt(schema: Schema, path: readonly PathKey[]): Schema[] {
  let here = [unwrap(schema)];
  for (const key of path) {
    here = here.flatMap((outer) => alternatives(outer).flatMap((each) => child(each, key)));
  }
  return here;
}

function alternatives(schema: Schema): Schema[] {
  const { options } = def(schema);
  return options ? options.flatMap((option) => alternatives(unwrap(option))) : [schema];
}

function child(schema: Schema, key: PathKey): Schema[] {
  const { shape, element, valueType } = def(schema);
  const found = shape ? (Object.hasOwn(shape, key) ? shape[key] : undefined) : (element ?? valueType);
  return found ? [unwrap(found)] : [];
}

/** Keys that may stand below a path. */
export function keysAt(schema: Schema, path: readonly PathKey[]): string[] {
  return schemasAt(schema, path)
    .flatMap(alternatives)
    .flatMap((found) => {
      const { shape, type } = def(found);
      if (type === 'record')
        return Object.keys(
          (def((found as z.ZodRecord)._zod.def.keyType as Schema) as { entries?: object }).entries ?? {},
        );
      return Object.keys(shape ?? {});
    });
}
