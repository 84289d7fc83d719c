import type { DeadLetter } from '../../backbone/backbone.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { KeptFile } from '../../ledgers/bank/files.ts';
import type { GatewayParts } from '../parts.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { BankFilePageShape } from './shapes/bank-file.ts';
import { asked, optional, PAGE, query } from './shapes/shape.ts';

const list = route({
  name: 'listBankFiles',
  method: 'get',
  path: '/bank/files',
  tag: 'Money',
  permission: 'read',
  summary: 'List files of banks',
  description:
    'The newest first: what was read of each, under which names the same content came again, and the rows of it that wait as cases. Files that were refused stand at the beginning of the first page as long as their cases are open.',
  query: query({ connection: optional(asked('Only of this connection.', 100)), ...PAGE }),
  answer: BankFilePageShape,
  problems: ['SL-RECORD-003', 'SL-GATEWAY-010'],
  example: { query: { connection: 'house-bank', limit: 20 } },
  async handle({ query: { cursor, limit, connection }, context }) {
    const parts = context.parts();
    const { money } = parts;
    if (money === undefined) throw noSuch('ledger', 'money');
    const only = connection === undefined ? {} : { connection };
    const [after] = (cursor === undefined ? [] : readCursor(cursor, ['number'])) as number[];
    const [found, stuck] = await Promise.all([
      money.files.list({ ...only, ...(after === undefined ? {} : { after }), limit: limit + 1 }),
      stuckRows(parts, connection),
    ]);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const refused = cursor === undefined ? stuck.filter(({ line }) => line === undefined) : [];
    return {
      files: [...refused.map(refusedFile), ...page.map((file) => toldFile(file, stuck))],
      ...nextOf(found.length > limit && last !== undefined ? writeCursor([last.number]) : undefined),
    };
  },
});

/** A row of a file that waits as a case, or the whole file. */
interface Stuck {
  readonly connection: string;
  readonly file: string;
  readonly sha256: string;
  readonly line?: number;
  readonly letter: DeadLetter;
}

/** Everything that the connections of banks cannot read, as far as one page goes for each. */
async function stuckRows({ backbone, connections }: GatewayParts, wanted: string | undefined): Promise<Stuck[]> {
  const banks = [...connections.values()].filter(
    ({ name, manifest }) => manifest.name === 'bank' && (wanted === undefined || name === wanted),
  );
  const letters = await Promise.all(
    banks.map(async ({ name }) => {
      const found = await backbone.deadLetters.list({ subscription: `translate/${name}` }, LIMITS.pageSize);
      return found.filter(({ state }) => state !== 'skipped').flatMap((letter) => stuckOf(name, letter));
    }),
  );
  return letters.flat();
}

/** What the delivery says of its file; nothing where it is none of a file. */
function stuckOf(connection: string, letter: DeadLetter): Stuck[] {
  const { body } = letter.message.envelope.data as { readonly body?: unknown };
  if (typeof body !== 'string') return [];
  const { file, sha256, rows } = JSON.parse(body) as {
    readonly file?: string;
    readonly sha256?: string;
    readonly rows?: readonly { readonly line: number }[];
  };
  if (file === undefined || sha256 === undefined) return [];
  const line = rows?.[0]?.line;
  return [{ connection, file, sha256, letter, ...(line === undefined ? {} : { line }) }];
}

function reasonOf({ line, letter: { id, failure } }: Stuck) {
  const { code, because, field, rule } = failure;
  return {
    id,
    code,
    reason: because,
    ...(line === undefined ? {} : { line }),
    ...(field === undefined ? {} : { field }),
    ...(rule === undefined ? {} : { rule }),
  };
}

const refusedFile = (stuck: Stuck) => {
  const { connection, file, sha256 } = stuck;
  const nothing = { again: [], statements: 0, lines: 0, unreadable: 0 };
  return { connection, file, sha256, state: 'refused', ...nothing, stuck: [reasonOf(stuck)] };
};

function toldFile({ number: _number, again, ...file }: KeptFile, stuck: readonly Stuck[]) {
  const own = stuck.filter(({ connection, sha256 }) => connection === file.connection && sha256 === file.sha256);
  return {
    ...file,
    state: 'told',
    again: [...again],
    stuck: own.map(reasonOf).sort((left, right) => (left.line ?? 0) - (right.line ?? 0)),
  };
}

/** `/api/v1/bank/files`: which files of banks were read. */
export const BANK_FILE_ROUTES: readonly Route[] = [list];
