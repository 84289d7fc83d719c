import type { TSchema } from 'typebox';

/** A group of operations that belong together on the reference page. */
export interface ApiTag {
  readonly name: string;
  readonly description: string;
}

/** A failure that an operation may answer with. */
export interface ApiProblem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly next: string;
}

/** A header of a request or an answer. */
export interface ApiHeader {
  readonly name: string;
  readonly description: string;
  readonly schema: TSchema;
}

/** What one operation of the API says of itself: the documents, the client and the reference page are made of it. */
export interface ApiOperation {
  /** Unique, in camel case: `listOrders`. */
  readonly name: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its prefix, in the notation of OpenAPI: `/api/v1/orders/{order}`. */
  readonly path: string;
  readonly tag: string;
  /** A few words, without a full stop. */
  readonly summary: string;
  /** What a caller must know beyond the schemas, in sentences. */
  readonly description: string;
  readonly permission: string;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly headers: readonly ApiHeader[];
  readonly body?: TSchema;
  readonly answer: {
    readonly status: number;
    readonly description: string;
    readonly schema: TSchema;
    readonly contentType: string;
    readonly headers: readonly ApiHeader[];
  };
  readonly problems: readonly ApiProblem[];
  /** One request that works and what it came to. */
  readonly example: ApiExample;
}

/** An example of a call: values by name, and a body. */
export interface ApiExample {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  readonly answer?: unknown;
}
