import type { Node } from './document.ts';

/** The generated file begins with it; Biome leaves files alone that say so. */
const HEAD = `// Made by \`npm run generate\` from the OpenAPI document; edit the routes, not this file.

`;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Node;
}

interface Answer {
  readonly headers?: Readonly<Record<string, { readonly schema: Node }>>;
  readonly content?: Readonly<Record<string, { readonly schema: Node }>>;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Node }>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
const PLACES = ['query', 'header', 'path', 'cookie'] as const;

/** The types of the API in the shape that `openapi-fetch` takes: `paths`, `operations` and `components`. */
export function clientTypes(document: Node): string {
  const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const { schemas } = document.components as { schemas: Readonly<Record<string, Node>> };
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  return [
    HEAD,
    'export interface paths {\n',
    ...Object.entries(paths).map(([path, methods]) => pathType(path, methods)),
    '}\n\n',
    'export interface components {\n  schemas: {\n',
    ...Object.entries(schemas).map(
      ([name, schema]) => `${comment(schema.description, 4)}    ${nameOf(name)}: ${typeOf(schema, 4)};\n`,
    ),
    '  };\n  responses: never;\n  parameters: never;\n  requestBodies: never;\n  headers: never;\n  pathItems: never;\n}\n\n',
    'export interface operations {\n',
    ...operations.map(operationType),
    '}\n',
  ].join('');
}

function pathType(path: string, methods: Readonly<Record<string, Operation>>): string {
  const none = PLACES.map((place) => `      ${place}?: never;\n`).join('');
  const each = METHODS.map((method) => {
    const operation = methods[method];
    return operation === undefined
      ? `    ${method}?: never;\n`
      : `${comment(operation.summary, 4)}    ${method}: operations[${quoted(operation.operationId)}];\n`;
  });
  return `  ${quoted(path)}: {\n    parameters: {\n${none}    };\n${each.join('')}  };\n`;
}

function operationType({ operationId, parameters, requestBody, responses }: Operation): string {
  const places = PLACES.map((place) => {
    const of = parameters.filter((parameter) => parameter.in === place);
    if (of.length === 0) return `      ${place}?: never;\n`;
    const needed = of.some(({ required }) => required === true) ? '' : '?';
    const fields = of.map(
      ({ name, required, description, schema }) =>
        `${comment(description, 8)}        ${nameOf(name)}${required === true ? '' : '?'}: ${typeOf(schema, 8)};\n`,
    );
    return `      ${place}${needed}: {\n${fields.join('')}      };\n`;
  });
  const body =
    requestBody === undefined
      ? '    requestBody?: never;\n'
      : `    requestBody: {\n      content: {\n${contentType(requestBody.content, 8)}      };\n    };\n`;
  const answers = Object.entries(responses).map(([status, answer]) => answerType(status, answer));
  return `  ${nameOf(operationId)}: {\n    parameters: {\n${places.join('')}    };\n${body}    responses: {\n${answers.join('')}    };\n  };\n`;
}

function answerType(status: string, { headers = {}, content = {} }: Answer): string {
  const named = Object.entries(headers).map(
    ([name, { schema }]) => `          ${quoted(name)}?: ${typeOf(schema, 10)};\n`,
  );
  return `      ${status}: {\n        headers: {\n${named.join('')}          [name: string]: unknown;\n        };\n        content: {\n${contentType(content, 10)}        };\n      };\n`;
}

function contentType(content: Readonly<Record<string, { readonly schema: Node }>>, indent: number): string {
  return Object.entries(content)
    .map(([type, { schema }]) => `${' '.repeat(indent)}${quoted(type)}: ${typeOf(schema, indent)};\n`)
    .join('');
}

/** The TypeScript type of a JSON Schema. What it does not know it calls `unknown`, never `any`. */
export function typeOf(schema: Node, indent = 0): string {
  const { $ref, const: only, enum: words, anyOf, oneOf, allOf } = schema as Record<string, unknown>;
  if (typeof $ref === 'string') return `components['schemas'][${quoted($ref.slice($ref.lastIndexOf('/') + 1))}]`;
  if (only !== undefined) return literal(only);
  if (Array.isArray(words)) return words.map(literal).join(' | ');
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return choices.map((choice) => typeOf(choice as Node, indent)).join(' | ');
  if (Array.isArray(allOf)) return allOf.map((part) => `(${typeOf(part as Node, indent)})`).join(' & ');
  const { type } = schema;
  if (Array.isArray(type)) return type.map((each) => typeOf({ ...schema, type: each }, indent)).join(' | ');
  if (type === 'string') return 'string';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'null') return 'null';
  if (type === 'array') return `(${typeOf((schema.items ?? {}) as Node, indent)})[]`;
  return type === 'object' ? objectType(schema, indent) : 'unknown';
}

function objectType(schema: Node, indent: number): string {
  const {
    properties = {},
    required = [],
    patternProperties,
    additionalProperties,
  } = schema as {
    properties?: Readonly<Record<string, Node>>;
    required?: readonly string[];
    patternProperties?: Readonly<Record<string, Node>>;
    additionalProperties?: Node | boolean;
  };
  const margin = ' '.repeat(indent + 2);
  const fields = Object.entries(properties).map(
    ([name, part]) =>
      `${comment(part.description, indent + 2)}${margin}${nameOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(part, indent + 2)};\n`,
  );
  const [pattern] = Object.values(patternProperties ?? {});
  const rest = pattern ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
  if (rest !== undefined) fields.push(`${margin}[name: string]: ${typeOf(rest, indent + 2)};\n`);
  if (fields.length === 0) return additionalProperties === false ? 'Record<string, never>' : 'Record<string, unknown>';
  return `{\n${fields.join('')}${' '.repeat(indent)}}`;
}

/** A text cannot end the comment that it stands in. */
function comment(text: unknown, indent: number): string {
  if (typeof text !== 'string' || text === '') return '';
  return `${' '.repeat(indent)}/** ${text.replaceAll('*/', '*\\/').replaceAll('\n', ' ')} */\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

const literal = (value: unknown): string => (typeof value === 'string' ? quoted(value) : JSON.stringify(value));
const nameOf = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));
