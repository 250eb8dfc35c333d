/** JSON Schema as the OpenAPI document holds it. */
export type Json = Readonly<Record<string, unknown>>;

export interface Field {
  /** `items[].unit.code`; empty for the whole value. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

/** Deeper fields are left to the raw document: a table stays a table. */
const DEPTH = 4;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Follows a `$ref` inside the schema it stands in (`#/$defs/…`) or into the document (`#/components/schemas/…`). */
export function resolve(schema: Json, root: Json, document: Json): Json {
  if (typeof schema.$ref !== 'string') return schema;
  const keys = schema.$ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter(Boolean)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (const start of [root, document]) {
    const found = keys.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), start);
    if (isObject(found)) return found;
  }
  return {};
}

/** A type in a few words: `string`, `"a" | "b"`, `integer | null`, `object[]`, `string (date)`. */
export function typeOf(schema: Json, root: Json, document: Json): string {
  const real = resolve(schema, root, document);
  const choices = [...list(real.anyOf), ...list(real.oneOf)];
  if (choices.length > 0) return [...new Set(choices.map((choice) => typeOf(choice, root, document)))].join(' | ');
  if (Array.isArray(real.enum)) return real.enum.map((value) => JSON.stringify(value)).join(' | ');
  if ('const' in real) return JSON.stringify(real.const);
  if (Array.isArray(real.prefixItems)) {
    return `[${list(real.prefixItems)
      .map((one) => typeOf(one, root, document))
      .join(', ')}]`;
  }
  if (real.type === 'array') return `${arrayItem(typeOf(isObject(real.items) ? real.items : {}, root, document))}[]`;
  const type = Array.isArray(real.type) ? real.type.join(' | ') : typeof real.type === 'string' ? real.type : 'any';
  return typeof real.format === 'string' ? `${type} (${real.format})` : type;
}

const arrayItem = (type: string): string => (/[| ]/.test(type) ? `(${type})` : type);

/** The fields of a schema, nested ones with their whole path, in the order of the document. */
export function fieldsOf(schema: Json, document: Json, root: Json = schema): Field[] {
  return collect(schema, '', DEPTH);

  function collect(at: Json, path: string, depth: number): Field[] {
    const real = resolve(at, root, document);
    if (depth === 0) return [];
    const inner = [real, ...list(real.anyOf), ...list(real.oneOf), ...list(real.allOf)].map((one) =>
      resolve(one, root, document),
    );
    return inner.flatMap((one) => [
      ...properties(one, path, depth),
      ...(isObject(one.items) ? collect(one.items, `${path}[]`, depth) : []),
    ]);
  }

  function properties(object: Json, path: string, depth: number): Field[] {
    const required = new Set(Array.isArray(object.required) ? object.required : []);
    return Object.entries(isObject(object.properties) ? object.properties : {}).flatMap(([name, value]) => {
      const property = isObject(value) ? value : {};
      const described = property.description ?? resolve(property, root, document).description;
      const field = {
        path: path === '' ? name : `${path}.${name}`,
        type: typeOf(property, root, document),
        required: required.has(name),
        description: typeof described === 'string' ? described : '',
      };
      return [field, ...collect(property, field.path, depth - 1)];
    });
  }
}

/** A small valid-looking value: required fields only, the first of several choices. */
export function exampleOf(schema: Json, document: Json, root: Json = schema): unknown {
  const real = resolve(schema, root, document);
  if ('const' in real) return real.const;
  if ('default' in real) return real.default;
  if (Array.isArray(real.enum)) return real.enum[0];
  const [choice] = [...list(real.anyOf), ...list(real.oneOf)];
  if (choice) return exampleOf(choice, document, root);
  switch (real.type) {
    case 'object': {
      const required = Array.isArray(real.required) ? (real.required as string[]) : [];
      const all = isObject(real.properties) ? real.properties : {};
      return Object.fromEntries(
        required.map((name) => [name, exampleOf(isObject(all[name]) ? (all[name] as Json) : {}, document, root)]),
      );
    }
    case 'array':
      return [exampleOf(isObject(real.items) ? real.items : {}, document, root)];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return '…';
  }
}
