/**
 * Readers of an event's payload. It is data that others wrote: what is not of the form that is needed is as good as not there.
 * Written by hand, since a validating library would take as long to load as everything else before the first request.
 */

export type Path = readonly string[];

export function valueAt(payload: unknown, path: Path): unknown {
  let value = payload;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

export function textAt(payload: unknown, path: Path): string | undefined {
  const value = valueAt(payload, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The number of a pull request or an issue. */
export function numberAt(payload: unknown, path: Path): number | undefined {
  const value = valueAt(payload, path);
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** The id of a commit. */
export function oidAt(payload: unknown, path: Path): string | undefined {
  const value = textAt(payload, path);
  return value !== undefined && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value) ? value : undefined;
}
