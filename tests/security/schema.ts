/** A JSON Schema as the OpenAPI document writes it, as far as it is read here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly default?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
  readonly $ref?: string;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
}

interface Document {
  readonly paths: Record<
    string,
    Record<string, { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } }>
  >;
  readonly components: { schemas: Record<string, Schema> };
}

/** Every operation of an OpenAPI document. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, one]) => ({
      method: method.toUpperCase(),
      path,
      parameters: (one.parameters ?? []).filter(({ $ref }) => $ref === undefined),
      body: one.requestBody?.content['application/json']?.schema,
    })),
  );
}

/** A value the schema would likely take. Patterns are not read: `known` gives the values that matter, by property name. */
export function sample(
  schema: Schema,
  document: Document,
  known: Readonly<Record<string, unknown>> = {},
  name = '',
): unknown {
  if (name in known) return known[name];
  if (schema.$ref) {
    const target = document.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
    return target ? sample(target, document, known, name) : null;
  }
  const [choice] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (choice) return sample(choice, document, known, name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, sample(inner, document, known, key)]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 1 }, () => sample(schema.items ?? {}, document, known, name));
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      if (schema.format === 'uuid') return '0196b0a0-0000-7000-8000-000000000001';
      if (schema.format === 'date' || schema.pattern?.includes('\\d{4}-')) return '2026-03-02';
      if (schema.format === 'date-time') return '2026-03-02T08:00:00+07:00';
      return 'x'.repeat(Math.max(schema.minLength ?? 1, 12));
  }
}

export type { Document };
