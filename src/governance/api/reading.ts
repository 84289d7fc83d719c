import type { Node } from './document.ts';

/** The parts of an OpenAPI document that its pages tell, with names for what they read. */
export interface ReadParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Node;
  readonly example?: unknown;
}

export interface ReadCode {
  readonly code: string;
  readonly title: string;
  readonly next: string;
}

interface Content {
  readonly schema: Node;
  readonly example?: unknown;
}

interface ReadAnswer {
  readonly description: string;
  readonly content: Readonly<Record<string, Content>>;
  readonly 'x-codes'?: readonly ReadCode[];
}

export interface ReadOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly 'x-permission': string;
  readonly parameters: readonly ReadParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, ReadAnswer>>;
}

export interface ReadDocument {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly operations: readonly ReadOperation[];
  readonly schemas: Readonly<Record<string, Node>>;
}

/** An OpenAPI document as its pages read it. */
export function readDocument(document: Node): ReadDocument {
  const { info, tags, paths, components } = document as {
    info: { title: string; version: string; description: string };
    tags: ReadDocument['tags'];
    paths: Readonly<Record<string, Readonly<Record<string, Omit<ReadOperation, 'method' | 'path'>>>>>;
    components: { schemas: Readonly<Record<string, Node>> };
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): ReadOperation => ({ ...operation, method, path })),
  );
  return { ...info, tags, operations, schemas: components.schemas };
}

export const operationsOf = ({ operations }: ReadDocument, tag: string): readonly ReadOperation[] =>
  operations.filter(({ tags }) => tags.includes(tag));

/** The body of the request, and of the answer that is hoped for. */
export const bodyOf = ({ requestBody }: ReadOperation): Content | undefined =>
  Object.values(requestBody?.content ?? {})[0];

export function answerOf({ responses }: ReadOperation): { readonly status: string; readonly content: Content } {
  const [status = '200', answer] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
  return { status, content: Object.values(answer?.content ?? {})[0] ?? { schema: {} } };
}

/** Every code that the operation may answer, with its status. */
export function codesOf({ responses }: ReadOperation): readonly (ReadCode & { readonly status: string })[] {
  return Object.entries(responses).flatMap(([status, answer]) =>
    (answer['x-codes'] ?? []).map((code) => ({ ...code, status })),
  );
}

/** A call that works, as one types it into a terminal. */
export function curlOf(operation: ReadOperation): string {
  const { method, path, parameters } = operation;
  const exampleOf = (parameter: ReadParameter): string => encodeURIComponent(String(parameter.example));
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, parameter) => text.replace(`{${parameter.name}}`, exampleOf(parameter)), path);
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.example !== undefined)
    .map((parameter) => `${parameter.name}=${exampleOf(parameter)}`)
    .join('&');
  const body = bodyOf(operation)?.example;
  const takesKey = parameters.some(({ name }) => name === 'Idempotency-Key');
  return [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} "$HUB${filled}${query === '' ? '' : `?${query}`}"`,
    `  -H "Authorization: Bearer $TOKEN"`,
    ...(takesKey ? ['  -H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(body === undefined
      ? []
      : [`  -H 'Content-Type: application/json'`, `  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`]),
  ].join(' \\\n');
}

/** A schema in a few words, with the names of other schemas marked by `link`. */
export function typeText(schema: Node, link: (name: string) => string): string {
  const { $ref, enum: words, anyOf, const: only, type, items, format } = schema as Record<string, unknown>;
  if (typeof $ref === 'string') return link($ref.slice($ref.lastIndexOf('/') + 1));
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(words)) return words.length > 14 ? 'string' : words.map((word) => JSON.stringify(word)).join(' | ');
  if (Array.isArray(anyOf)) return anyOf.map((each) => typeText(each as Node, link)).join(' or ');
  if (type === 'array') return `list of ${typeText((items ?? {}) as Node, link)}`;
  return type === undefined ? 'anything' : `${String(type)}${format === undefined ? '' : ` (${String(format)})`}`;
}

export interface ReadField {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

/** The fields of a schema, those of parts that have no name of their own among them. */
export function fieldsIn(schema: Node, link: (name: string) => string, path = ''): readonly ReadField[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Readonly<Record<string, Node>>;
    required?: readonly string[];
  };
  return Object.entries(properties).flatMap(([name, part]) => {
    const own = `${path}${name}`;
    const { description } = part as { description?: string };
    const field = {
      path: own,
      type: typeText(part, link),
      required: required.includes(name),
      description: description ?? '',
    };
    const inner = (part.type === 'array' ? part.items : part) as Node | undefined;
    const below =
      inner?.properties === undefined ? [] : fieldsIn(inner, link, `${own}${part.type === 'array' ? '[]' : ''}.`);
    return [field, ...below];
  });
}
