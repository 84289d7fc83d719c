import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Delivery } from '../../canonical/envelope.ts';
import type { FactDraft } from '../../connector/connector.ts';
import { parseJson } from '../../kernel/json.ts';

/** What the reader of files puts into deliveries. The raw text of every row stays in one of them, as evidence. */
const text = Type.String();
const AmountSchema = Type.Object({ amount: Type.Integer(), currency: text });

const FrameSchema = Type.Object({
  format: Type.Enum(['camt', 'mt940', 'bai2']),
  account: text,
  currency: text,
  others: Type.Array(text),
  statement: text,
  day: Type.Optional(text),
});

const file = { file: text, sha256: text };

/** Rows of one statement that were readable when the file came. */
export const LinesSchema = Type.Object({
  ...file,
  frame: FrameSchema,
  /** Canonical number of the statement, by currency. */
  numbers: Type.Array(Type.Object({ currency: text, number: text })),
  rows: Type.Array(Type.Object({ line: Type.Integer(), nth: Type.Integer(), raw: text })),
});
export type LinesBody = Static<typeof LinesSchema>;

/** The end of a statement: what it said of itself, and what its rows came to. */
export const StatementSchema = Type.Object({
  ...file,
  line: Type.Integer(),
  raw: text,
  number: text,
  head: Type.Object({
    account: text,
    currency: text,
    number: text,
    sequence: Type.Optional(Type.Integer()),
    page: Type.Optional(Type.Integer()),
    from: Type.Optional(text),
    until: Type.Optional(text),
    opening: Type.Optional(AmountSchema),
    closing: Type.Optional(AmountSchema),
    at: Type.Optional(text),
    derived: Type.Array(text),
    interim: Type.Boolean(),
  }),
  lines: Type.Integer(),
  unreadable: Type.Integer(),
  sum: AmountSchema,
  digest: text,
});
export type StatementBody = Static<typeof StatementSchema>;

/** A file of which nothing is told, as far as a delivery can hold it. */
export const RefusedSchema = Type.Object({
  ...file,
  beginning: text,
  failure: Type.Object({
    code: Type.String({ pattern: '^SL-[A-Z0-9]+-\\d{3}$' }),
    because: text,
    kind: text,
    field: Type.Optional(text),
    rule: Type.Optional(text),
    value: Type.Optional(text),
    next: Type.Optional(text),
  }),
});
export type RefusedBody = Static<typeof RefusedSchema>;

/** The topics of deliveries; a row that could not be read travels alone, so that it can be retried alone. */
export const TOPICS = {
  lines: 'bank-lines',
  row: 'bank-row',
  statement: 'bank-statement',
  refused: 'bank-file',
} as const;

const lines = Compile(LinesSchema);
const statement = Compile(StatementSchema);
const refused = Compile(RefusedSchema);

export type Body =
  | { readonly kind: 'lines'; readonly body: LinesBody }
  | { readonly kind: 'statement'; readonly body: StatementBody }
  | { readonly kind: 'refused'; readonly body: RefusedBody };

/** What a delivery holds; undefined when it is nothing that was put into one here. */
export function bodyOf({ topic, body, encoding }: Delivery): Body | undefined {
  let found: unknown;
  try {
    found = encoding === 'utf8' ? parseJson(body) : undefined;
  } catch {
    return undefined;
  }
  if ((topic === TOPICS.lines || topic === TOPICS.row) && lines.Check(found)) return { kind: 'lines', body: found };
  if (topic === TOPICS.statement && statement.Check(found)) return { kind: 'statement', body: found };
  if (topic === TOPICS.refused && refused.Check(found)) return { kind: 'refused', body: found };
  return undefined;
}

/** A delivery of a file; `name` is what makes it one within the file. */
export function factOf(
  topic: string,
  name: string,
  body: LinesBody | StatementBody | RefusedBody,
  object: string,
): FactDraft {
  return { topic, id: `${topic}:${body.sha256}:${name}`, body: JSON.stringify(body), object };
}
