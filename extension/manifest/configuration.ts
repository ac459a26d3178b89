/** `contributes.configuration`, from the settings of the contracts. */
import { z } from 'zod';
import { settings } from '#contracts/local/settings';

export interface Configuration {
  readonly title: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export function configuration(): Configuration {
  const properties = Object.entries(settings).map(([id, { schema, default: value, description, scope }], order) => {
    const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
    return [id, { ...withoutIds(json), default: value, markdownDescription: description, scope, order }];
  });
  return { title: 'Coterie', properties: Object.fromEntries(properties) };
}

/** The settings editor knows no `$ref`, `$defs` and `id`: every schema is written out where it is used. */
function withoutIds(schema: unknown, defs: Readonly<Record<string, unknown>> = definitionsOf(schema)): Record<string, unknown> {
  if (!isRecord(schema)) return {};
  const reference = typeof schema['$ref'] === 'string' ? defs[schema['$ref'].replace('#/$defs/', '')] : undefined;
  const { $ref: _ref, $defs: _defs, id: _id, additionalProperties: _open, ...own } = schema;
  const merged = reference === undefined ? own : { ...withoutIds(reference, defs), ...own };
  return Object.fromEntries(Object.entries(merged).map(([name, value]) => [name, inline(name, value, defs)]));
}

function inline(name: string, value: unknown, defs: Readonly<Record<string, unknown>>): unknown {
  if (name === 'properties' && isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, schema]) => [key, withoutIds(schema, defs)]));
  }
  if (Array.isArray(value)) return value.map((one: unknown) => (isRecord(one) ? withoutIds(one, defs) : one));
  return isRecord(value) ? withoutIds(value, defs) : value;
}

function definitionsOf(schema: unknown): Readonly<Record<string, unknown>> {
  return isRecord(schema) && isRecord(schema['$defs']) ? schema['$defs'] : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
