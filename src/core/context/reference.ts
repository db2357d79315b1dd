import { z } from 'zod';
import type { EventRow } from './events/row.ts';
import { EVENTS } from './events/table.ts';
import { PROTOCOL } from './state.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** A schema in a few words: `text`, `P0 | P1`, `list of text`, `instant or null`. */
function inWords(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(' \\| ');
  if (schema.anyOf) {
    const parts = [...new Set(schema.anyOf.map((part) => inWords(part as Schema)))];
    return parts.length > 2 ? 'any JSON value' : parts.join(' or ');
  }
  if (schema.$ref || schema.type === undefined) return 'any JSON value';
  if (schema.type === 'array') return `list of ${schema.items ? inWords(schema.items as Schema) : 'values'}`;
  if (schema.type === 'object' && schema.properties) return `{${Object.keys(schema.properties).join(', ')}}`;
  const types = [schema.type].flat();
  return types.map((type) => (type === 'string' ? 'text' : type)).join(' or ');
}

function fieldsOf(row: EventRow): string {
  const { properties = {}, required = [] } = z.toJSONSchema(z.strictObject(row.fields), {
    io: 'input',
    unrepresentable: 'any',
  });
  const fields = Object.entries(properties).map(
    ([name, schema]) =>
      `\`${name}\` ${inWords(schema as Schema)}${required.includes(name) ? '' : ' (may be absent)'}`,
  );
  return fields.join('<br>') || '—';
}

/** docs/events.md: every event type, from the table itself. */
export function eventReference(): string {
  const rows = Object.entries<EventRow>(EVENTS).map(
    ([type, row]) => `| \`${type}\` | ${row.phase ?? '*its own*'} | ${row.about} | ${fieldsOf(row)} |`,
  );
  return `# Event types

Protocol ${PROTOCOL}. Written by \`npm run build\` from \`src/core/context/events/\`; do not edit.

A line of the log is \`EVENT_TYPE:workflow_id:phase:data\`. Beside what the table lists, \`data\` always holds \`id\` (unique, growing),
\`at\` (instant in UTC, never decreasing), \`by\` (agent id, \`@login\`, e-mail address or \`baton\`) and \`v\` (protocol version); \`origin\`
{id, at} where the event was first written elsewhere. Every listed field is required but those marked; one that nobody can know is null.

| type | phase | what it says | data |
|---|---|---|---|
${rows.join('\n')}
`;
}
