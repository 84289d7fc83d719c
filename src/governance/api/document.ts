import type { TSchema } from 'typebox';
import type { ApiHeader, ApiOperation, ApiProblem, ApiTag } from './operation.ts';

/** A part of the document, as JSON. */
export type Node = { readonly [name: string]: unknown };

export interface ApiAbout {
  readonly version: string;
  readonly tags: readonly ApiTag[];
  /** The schema of every failure. */
  readonly problem: TSchema;
}

const DESCRIPTION = `The API of a Storeloom hub: what it knows (orders, stock, stores), what it can be asked to do (release, retry, replay), and how it is (flows, cases, connections).

Every call carries \`Authorization: Bearer <token>\`. Failures are RFC 9457 problems with a code of the error catalogue, the field, the rule and the next step. Lists are paged by an opaque cursor. Times are RFC 3339 in UTC, money is an integer number of minor units with its currency, quantities are decimal texts.`;

/** The API as an OpenAPI 3.1 document. Schemas that have a title stand once, under `components`. */
export function openApiDocument(operations: readonly ApiOperation[], about: ApiAbout): Node {
  const shared = new SharedSchemas();
  const problem = shared.place(about.problem);
  const paths: Record<string, Record<string, Node>> = {};
  for (const operation of operations) {
    const { method, path } = operation;
    if (paths[path]?.[method] !== undefined) throw new TypeError(`${method} ${path} is declared twice`);
    paths[path] = { ...paths[path], [method]: operationNode(operation, shared, problem) };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Storeloom API',
      version: about.version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This hub' }],
    security: [{ token: [] }],
    tags: about.tags.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of the hub; each operation names the permission that it needs.',
        },
      },
      schemas: shared.all(),
    },
  };
}

function operationNode(operation: ApiOperation, shared: SharedSchemas, problem: Node): Node {
  const { name, tag, summary, description, permission, body, example, answer } = operation;
  return {
    operationId: name,
    tags: [tag],
    summary,
    description,
    security: [{ token: [permission] }],
    'x-permission': permission,
    parameters: [
      ...parametersOf('path', operation.params, example.params, shared),
      ...parametersOf('query', operation.query, example.query, shared),
      ...operation.headers.map((header) => ({ name: header.name, in: 'header', required: false, ...about(header) })),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: shared.place(body),
                ...(example.body === undefined ? {} : { example: example.body }),
              },
            },
          },
        }),
    responses: {
      [answer.status]: {
        description: answer.description,
        ...headersNode(answer.headers),
        content: {
          [answer.contentType]: {
            schema: shared.place(answer.schema),
            ...(example.answer === undefined ? {} : { example: example.answer }),
          },
        },
      },
      ...problemNodes(operation.problems, problem),
    },
  };
}

const about = ({ description, schema }: ApiHeader): Node => ({ description, schema: plain(schema) });

function headersNode(headers: readonly ApiHeader[]): Node {
  return headers.length === 0
    ? {}
    : { headers: Object.fromEntries(headers.map((header) => [header.name, about(header)])) };
}

/** One answer for each status, which names all codes that come with it. */
function problemNodes(problems: readonly ApiProblem[], problem: Node): Node {
  const statuses = [...new Set(problems.map(({ status }) => status))].sort((left, right) => left - right);
  return Object.fromEntries(
    statuses.map((status) => {
      const codes = problems.filter((each) => each.status === status);
      return [
        String(status),
        {
          description: codes.map(({ code, title }) => `${code}: ${title}`).join('. '),
          'x-codes': codes.map(({ code, title, next }) => ({ code, title, next })),
          content: { 'application/problem+json': { schema: problem } },
        },
      ];
    }),
  );
}

function parametersOf(
  place: 'path' | 'query',
  schema: TSchema | undefined,
  example: Readonly<Record<string, unknown>> | undefined,
  shared: SharedSchemas,
): Node[] {
  const { properties = {}, required = [] } = plain(schema ?? {}) as {
    properties?: Record<string, Node>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || (required.includes(name) && rest.default === undefined),
    ...(description === undefined ? {} : { description }),
    schema: shared.place(rest as TSchema),
    ...(example?.[name] === undefined ? {} : { example: example[name] }),
  }));
}

/** JSON of a schema, without what TypeBox keeps beside it. */
const plain = (schema: object): Node => JSON.parse(JSON.stringify(schema)) as Node;

/** Lifts schemas that have a title out of where they stand, so that each has one name and one place. */
class SharedSchemas {
  readonly #named = new Map<string, Node>();

  place(schema: TSchema): Node {
    return this.#lift(plain(schema)) as Node;
  }

  all(): Node {
    return Object.fromEntries([...this.#named].sort(([left], [right]) => (left < right ? -1 : 1)));
  }

  #lift(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((part) => this.#lift(part));
    if (typeof node !== 'object' || node === null) return node;
    const parts = Object.fromEntries(
      Object.entries(node).map(([name, part]) => [name, name === 'properties' ? this.#each(part) : this.#lift(part)]),
    );
    const { title } = parts as { title?: unknown };
    if (typeof title !== 'string') return parts;
    const known = this.#named.get(title);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(parts)) {
      throw new TypeError(`two different schemas are called ${title}`);
    }
    this.#named.set(title, parts);
    return { $ref: `#/components/schemas/${title}` };
  }

  /** The names of properties are no keywords: one may well be called "title". */
  #each(properties: unknown): Node {
    return Object.fromEntries(Object.entries(properties as Node).map(([name, part]) => [name, this.#lift(part)]));
  }
}
