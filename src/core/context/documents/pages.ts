import type { Json, JsonObject } from '../state/json.ts';
import { readYaml, writeYaml } from '../yaml.ts';

/** A document stays below this, in bytes; what does not fit stands in further pages. */
export const MAX_DOCUMENT = 256 * 1_024;
/** Pages are cut here, in bytes, so that one more item of any size still fits. */
const CUT = 48 * 1_024;

/** `leases~2.yaml` is the second page of `leases.yaml`. No name of a document holds a `~`. */
const PAGE = /~(\d+)\.yaml$/;

export function firstPage(path: string): string {
  return path.replace(PAGE, '.yaml');
}

function pageNumber(path: string): number {
  return Number(PAGE.exec(path)?.[1] ?? 1);
}

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** The document cut into its smallest pieces: entries of its top-level mappings, items of its lists, its own values. */
function* pieces(value: JsonObject): Generator<JsonObject> {
  for (const field of Object.keys(value).sort()) {
    const item = value[field];
    if (Array.isArray(item)) for (const entry of item as readonly Json[]) yield { [field]: [entry] };
    else if (typeof item === 'object' && item !== null)
      for (const key of Object.keys(item).sort()) yield { [field]: { [key]: (item as JsonObject)[key] } };
    else yield { [field]: item };
  }
}

/** Mappings and lists of both become one; of anything else the latter stands. */
function join(a: JsonObject, b: JsonObject): JsonObject {
  const whole: Record<string, Json | undefined> = { ...a };
  for (const [field, item] of Object.entries(b)) {
    const known = whole[field];
    if (Array.isArray(known) && Array.isArray(item))
      whole[field] = [...(known as Json[]), ...(item as Json[])];
    else if (typeof known === 'object' && known !== null && typeof item === 'object' && item !== null)
      whole[field] = { ...(known as JsonObject), ...(item as JsonObject) };
    else whole[field] = item;
  }
  return whole;
}

/** A document with nothing in its mappings and lists: what its first page begins with. */
function frame(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([field, item]) => [
      field,
      Array.isArray(item) ? [] : typeof item === 'object' && item !== null ? {} : item,
    ]),
  );
}

/** A document as its pages. Most have one. */
export function writePages(path: string, value: JsonObject): [path: string, text: string][] {
  const whole = writeYaml(value);
  if (whole.length * 3 < CUT * 2 || bytes(whole) < CUT * 2) return [[path, whole]];
  const pages: JsonObject[] = [];
  let page = frame(value);
  let size = 0;
  for (const piece of pieces(value)) {
    const more = bytes(writeYaml(piece));
    if (size > 0 && size + more > CUT) {
      pages.push(page);
      page = {};
      size = 0;
    }
    page = join(page, piece);
    size += more;
  }
  return [...pages, page].map((item, index) => [
    index === 0 ? path : path.replace(/\.yaml$/, `~${index + 1}.yaml`),
    writeYaml(item),
  ]);
}

/** The value of a document from all its pages. */
export function readPages(pages: readonly (readonly [path: string, text: string])[]): JsonObject {
  return [...pages]
    .sort(([a], [b]) => pageNumber(a) - pageNumber(b))
    .map(([path, text]) => readYaml(text, path))
    .reduce<JsonObject>(join, {});
}
