import type { Database } from '../../backbone/postgres/database.ts';
import { BANK_FILE_AGAIN_KIND, BANK_FILE_KIND } from '../../canonical/binding.ts';

/** A file of a bank that was told, with what its statements say of it. */
export interface KeptFile {
  /** Grows with every file. */
  readonly number: number;
  readonly connection: string;
  /** The name under which its content was first told. */
  readonly file: string;
  readonly sha256: string;
  /** Names under which the same bytes came again; nothing of them was told. */
  readonly again: readonly string[];
  readonly statements: number;
  readonly lines: number;
  readonly unreadable: number;
}

export interface FileWish {
  readonly connection?: string;
  /** The last one of the page before. */
  readonly after?: number;
  readonly limit: number;
}

export interface BankFiles {
  /** The newest first. */
  list(wish: FileWish): Promise<readonly KeptFile[]>;
}

/** The reader of files binds each content that it told to its name, and each later name to the content. */
const LIST = `select b.number::float8 as number, b.connection, b.foreign_id as file, substr(b.canonical, length('${BANK_FILE_KIND}/') + 1) as sha256,
    array(select more.foreign_id from binding more where more.canonical > b.canonical || '/' and more.canonical < b.canonical || '0'
      and more.connection = b.connection and more.kind = '${BANK_FILE_AGAIN_KIND}' order by more.number) as again,
    stated.*
  from binding b
  left join lateral (select count(*)::int as statements, coalesce(sum(lines), 0)::int as lines, coalesce(sum(unreadable), 0)::int as unreadable
    from bank_statement each where each.connection = b.connection and each.sha256 = substr(b.canonical, length('${BANK_FILE_KIND}/') + 1)) stated on true
  where b.canonical > '${BANK_FILE_KIND}/' and b.canonical < '${BANK_FILE_KIND}0' and b.kind = '${BANK_FILE_KIND}'
    and ($1::text is null or b.connection = $1) and ($2::bigint is null or b.number < $2)
  order by b.number desc limit $3`;

export function createBankFiles(database: Database): BankFiles {
  return {
    list: ({ connection, after, limit }) => database.query<KeptFile>(LIST, [connection ?? null, after ?? null, limit]),
  };
}
