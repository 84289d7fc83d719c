/** A stored record. Links are ids or `false`, lists of links are id arrays, `create_date` and `write_date` are microseconds. */
export type Stored = Readonly<Record<string, unknown>> & { readonly id: number };

interface Change {
  readonly table: string;
  readonly id: number;
  readonly before: Stored | undefined;
  readonly after: Stored | undefined;
}

/** What one transaction changed; it can be taken back and brought again, so that others do not see it before its commit. */
export interface Changes {
  readonly list: readonly Change[];
  undo(): void;
  redo(): void;
}

/** Tables with indexes, and one transaction at a time. */
export interface Database {
  rows(table: string): Iterable<Stored>;
  get(table: string, id: number): Stored | undefined;
  /** Ids whose indexed `field` equals `value`; undefined when the field has no index. */
  byIndex(table: string, field: string, value: unknown): ReadonlySet<number> | undefined;
  /** Rows that were written at `micros` or later, in no order. */
  since(table: string, micros: number): Iterable<Stored>;
  /** Rows whose id is `id` or more, by their ids. */
  from(table: string, id: number): Generator<Stored>;
  /** All rows, the highest id first. */
  backwards(table: string): Generator<Stored>;
  put(table: string, row: Stored): void;
  remove(table: string, id: number): void;
  /** The next number of a sequence; never given back, also when the transaction is. */
  next(sequence: string): number;
  /** Runs `work`; when it throws, everything is as before. */
  transaction<T>(work: () => T): { readonly result: T; readonly changes: Changes };
}

export function createDatabase(isIndexed: (table: string, field: string) => boolean): Database {
  const tables = new Map<string, Map<number, Stored>>();
  const indexes = new Map<string, Map<unknown, Set<number>>>();
  const sequences = new Map<string, number>();
  const writings = new Map<string, Writings>();
  const highest = new Map<string, number>();
  let journal: Change[] | undefined;

  const tableOf = (name: string): Map<number, Stored> => {
    let table = tables.get(name);
    if (table === undefined) {
      table = new Map();
      tables.set(name, table);
    }
    return table;
  };
  const indexOf = (table: string, field: string): Map<unknown, Set<number>> => {
    const key = `${table}.${field}`;
    let index = indexes.get(key);
    if (index === undefined) {
      index = new Map();
      indexes.set(key, index);
    }
    return index;
  };

  function reindex(table: string, before: Stored | undefined, after: Stored | undefined): void {
    for (const field of Object.keys(after ?? before ?? {})) {
      if (!isIndexed(table, field) || before?.[field] === after?.[field]) continue;
      const index = indexOf(table, field);
      if (before !== undefined) index.get(before[field])?.delete(before.id);
      if (after === undefined) continue;
      const ids = index.get(after[field]) ?? new Set<number>();
      ids.add(after.id);
      index.set(after[field], ids);
    }
  }

  function apply(table: string, id: number, after: Stored | undefined): void {
    const rows = tableOf(table);
    const before = rows.get(id);
    reindex(table, before, after);
    if (after === undefined) rows.delete(id);
    else {
      rows.set(id, after);
      highest.set(table, Math.max(id, highest.get(table) ?? 0));
      writingsOf(table).add(after);
    }
  }

  function writingsOf(table: string): Writings {
    let known = writings.get(table);
    if (known === undefined) {
      known = new Writings(tableOf(table));
      writings.set(table, known);
    }
    return known;
  }

  function change(table: string, id: number, after: Stored | undefined): void {
    journal?.push({ table, id, before: tableOf(table).get(id), after });
    apply(table, id, after);
  }

  const changesOf = (list: readonly Change[]): Changes => ({
    list,
    undo: () => {
      for (const { table, id, before } of [...list].reverse()) apply(table, id, before);
    },
    redo: () => {
      for (const { table, id, after } of list) apply(table, id, after);
    },
  });

  return {
    rows: (table) => tableOf(table).values(),
    get: (table, id) => tableOf(table).get(id),
    byIndex: (table, field, value) =>
      isIndexed(table, field) ? (indexOf(table, field).get(value) ?? new Set()) : undefined,
    since: (table, micros) => writingsOf(table).since(micros),
    *from(table, id) {
      const rows = tableOf(table);
      for (let each = id; each <= (highest.get(table) ?? 0); each += 1) {
        const row = rows.get(each);
        if (row !== undefined) yield row;
      }
    },
    *backwards(table) {
      const rows = tableOf(table);
      for (let each = highest.get(table) ?? 0; each > 0; each -= 1) {
        const row = rows.get(each);
        if (row !== undefined) yield row;
      }
    },
    put: (table, row) => change(table, row.id, row),
    remove: (table, id) => change(table, id, undefined),
    next(sequence) {
      const value = (sequences.get(sequence) ?? 0) + 1;
      sequences.set(sequence, value);
      return value;
    },
    transaction(work) {
      const list: Change[] = [];
      const outer = journal;
      journal = list;
      try {
        const result = work();
        outer?.push(...list);
        return { result, changes: changesOf(list) };
      } catch (error) {
        changesOf(list).undo();
        throw error;
      } finally {
        journal = outer;
      }
    },
  };
}

/** Rewritten from the rows when so many times as much was written as there are rows. */
const MOST_REWRITES = 4;

interface Writing {
  readonly id: number;
  /** `write_date`, in microseconds. */
  readonly micros: number;
}

/** What was written of a table, by `write_date`, so that who asks for the latest need not look at all. */
class Writings {
  readonly #rows: ReadonlyMap<number, Stored>;
  #list: Writing[] = [];

  constructor(rows: ReadonlyMap<number, Stored>) {
    this.#rows = rows;
  }

  add({ id, write_date }: Stored): void {
    const entry = { id, micros: Number(write_date ?? 0) };
    let at = this.#list.length;
    // Transactions end in another order than they begin, by a little.
    while (at > 0 && (this.#list[at - 1] as Writing).micros > entry.micros) at -= 1;
    if (at === this.#list.length) this.#list.push(entry);
    else this.#list.splice(at, 0, entry);
    if (this.#list.length > MOST_REWRITES * (this.#rows.size + 1_000)) this.#rewrite();
  }

  since(micros: number): Stored[] {
    const found = new Map<number, Stored>();
    for (let at = this.#list.length - 1; at >= 0; at -= 1) {
      const { id, micros: written } = this.#list[at] as Writing;
      if (written < micros) break;
      const row = this.#rows.get(id);
      if (row !== undefined) found.set(id, row);
    }
    return [...found.values()];
  }

  #rewrite(): void {
    this.#list = [...this.#rows.values()]
      .map(({ id, write_date }) => ({ id, micros: Number(write_date ?? 0) }))
      .sort((left, right) => left.micros - right.micros);
  }
}
