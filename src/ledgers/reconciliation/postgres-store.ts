import type pg from 'pg';
import { appendForms } from '../../backbone/postgres/append.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import { storedForms } from '../../backbone/stored-form.ts';
import { type BankLine, type Candidate, concernsAny, type Expectation } from './match.ts';
import { currencyOf, expectationOf, leftOf, NOTHING_OWED, type Owed, type OwedFact, owedAfter } from './owed.ts';
import { type ReconciliationFact, reconciliationFactsOf } from './read.ts';
import { sharesOf } from './shares.ts';
import type { Decisions, KeptLine, ReconciliationDesk, ReconciliationStore, Target } from './store.ts';

/** Any number, as long as it never changes: one transaction at a time matches, so nothing is matched twice. */
const WRITE_LOCK = 7_135_051;
/** Open lines that are looked at again because something new is expected. */
const MOST_LINES = 5_000;

type LineRow = pg.QueryResultRow & {
  readonly content: BankLine;
  readonly state: KeptLine['state'];
  readonly ids: readonly string[];
  readonly amounts: readonly number[];
  readonly decided_by: 'rule' | 'person' | null;
  readonly reason: string | null;
  readonly suggestions: readonly Candidate[];
  readonly heard_ms: number;
  readonly told: boolean;
};

/** The bank's lines in PostgreSQL. */
export function createPostgresReconciliationStore(database: Database): ReconciliationStore {
  return {
    change: (facts, nowMs, decide) =>
      database.transaction(async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
        const earlier = await decidedBefore(client, facts);
        const { settled, standing } = await takeFacts(client, facts, nowMs);
        const decisions = decide(await openDesk(client, facts, standing));
        settled.push(...(await writeMatches(client, decisions.matched)));
        await writeOpen(client, decisions.open);
        return { matched: decisions.matched, settled, earlier };
      }),
    decideByHand: (transaction, ids, nowMs, judge) =>
      database.transaction(async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
        const found = await client.query<LineRow>('select * from bank_line where transaction = $1', [transaction]);
        const [row] = found.rows;
        const kept = row === undefined ? undefined : keptOf(row);
        const word = judge({ kept, targets: await targetsOf(client, ids) });
        await takeFacts(client, reconciliationFactsOf(word), nowMs);
        // In the transaction of what was decided: a word that was lost would leave a line that is decided and does nothing.
        const query = async <Row extends pg.QueryResultRow>(
          statement: object,
          values: readonly unknown[],
        ): Promise<Row[]> => (await client.query<Row>({ ...(statement as pg.QueryConfig), values: [...values] })).rows;
        await appendForms(query, storedForms([word]), nowMs);
      }),
    async forgetNames(beforeDay) {
      await database.query(
        `update bank_expectation set state = 'over', content = null,
           owed = case when owed::jsonb ? 'ordered' then jsonb_set(owed::jsonb, '{ordered,names}', '[]')::json else owed end
         where state = 'open' and owed is not null and until_day < $1`,
        [beforeDay],
      );
    },
    async overdue(beforeMs, limit) {
      const rows = await database.query<LineRow>(
        `select * from bank_line where state = 'open' and not told and heard_ms < $1 order by heard_ms limit $2`,
        [beforeMs, limit],
      );
      return rows.map(keptOf);
    },
    async markTold(transactions) {
      await database.query('update bank_line set told = true where transaction = any($1)', [transactions]);
    },
    async get(transaction) {
      const [row] = await database.query<LineRow>('select * from bank_line where transaction = $1', [transaction]);
      return row === undefined ? undefined : keptOf(row);
    },
    async list({ state, limit, after }) {
      const rows = await database.query<LineRow>(
        `select * from bank_line
         where ($1::text is null or state = $1) and ($2::text is null or (booked_on, transaction) < ($2, $3))
         order by booked_on desc, transaction desc limit $4`,
        [state ?? null, after?.bookedOn ?? null, after?.transaction ?? null, limit],
      );
      return rows.map(keptOf);
    },
    async expectation(id) {
      const [row] = await database.query<{ content: Expectation | null }>(
        'select content from bank_expectation where id = $1',
        [id],
      );
      return row?.content ?? undefined;
    },
  };
}

function keptOf(row: LineRow): KeptLine {
  return {
    line: row.content,
    state: row.state,
    ids: row.ids,
    amounts: row.amounts,
    ...(row.decided_by === null ? {} : { by: row.decided_by }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    suggestions: row.suggestions,
    heardMs: row.heard_ms,
    told: row.told,
  };
}

/** Lines of which facts speak and that were decided before. */
async function decidedBefore(client: pg.PoolClient, facts: readonly ReconciliationFact[]): Promise<KeptLine[]> {
  const named = facts.flatMap((fact) => transactionOf(fact) ?? []);
  const expected = facts.flatMap((fact) => {
    if (fact.kind === 'expected') return fact.expectation.id;
    return fact.kind === 'ordered' || fact.kind === 'invoiced' ? fact.id : [];
  });
  const lines = new Map<string, KeptLine>();
  const note = (rows: readonly LineRow[]): void => {
    for (const row of rows) lines.set(row.content.transaction, keptOf(row));
  };
  if (named.length > 0) {
    const { rows } = await client.query<LineRow>(
      `select * from bank_line where transaction = any($1) and state <> 'open'`,
      [named],
    );
    note(rows);
  }
  if (expected.length > 0) {
    // Hardly ever: an expectation is met before it is told only when it is told again.
    const { rows: met } = await client.query<{ id: string }>(
      `select id from bank_expectation where id = any($1) and state = 'met'`,
      [expected],
    );
    const ids = met.map(({ id }) => id);
    if (ids.length > 0) note((await client.query<LineRow>('select * from bank_line where ids && $1', [ids])).rows);
  }
  return [...lines.values()];
}

function transactionOf(fact: ReconciliationFact): string | undefined {
  if (fact.kind === 'line') return fact.line.transaction;
  return fact.kind === 'matched' || fact.kind === 'dismissed' ? fact.transaction : undefined;
}

interface Taken {
  /** Lines that were decided by it. */
  readonly settled: KeptLine[];
  /** What is expected by it. */
  readonly standing: Expectation[];
}

/** Takes facts down in the order in which they came. */
async function takeFacts(client: pg.PoolClient, facts: readonly ReconciliationFact[], nowMs: number): Promise<Taken> {
  const settled: KeptLine[] = [];
  const standing: Expectation[] = [];
  const owed: OwedFact[] = [];
  for (const fact of facts) {
    switch (fact.kind) {
      case 'line':
        await client.query(
          `insert into bank_line (transaction, state, currency, booked_on, content, heard_ms) values ($1, 'open', $2, $3, $4, $5)
           on conflict (transaction) do nothing`,
          [fact.line.transaction, fact.line.currency, fact.line.bookedOn, JSON.stringify(fact.line), nowMs],
        );
        break;
      case 'expected':
        await expect(client, fact.expectation);
        standing.push(fact.expectation);
        break;
      case 'known':
        await client.query(`insert into bank_expectation (id, state) values ($1, 'open') on conflict (id) do nothing`, [
          fact.id,
        ]);
        break;
      case 'over':
        await client.query(
          `insert into bank_expectation (id, state) values ($1, 'over')
           on conflict (id) do update set state = 'over' where bank_expectation.state = 'open'`,
          [fact.id],
        );
        break;
      case 'matched':
      case 'dismissed':
        settled.push(...(await decided(client, fact, owed)));
        break;
      default:
        owed.push(fact);
    }
  }
  standing.push(...(await owe(client, owed)));
  return { settled, standing };
}

/** What was over before it was expected stays over. */
async function expect(client: pg.PoolClient, { id, ...rest }: Expectation): Promise<void> {
  await client.query(
    `insert into bank_expectation (id, state, currency, from_day, until_day, content) values ($1, 'open', $2, $3, $4, $5)
     on conflict (id) do update set currency = excluded.currency, from_day = excluded.from_day,
       until_day = excluded.until_day, content = excluded.content`,
    [id, rest.currency, rest.fromDay, rest.untilDay, JSON.stringify({ id, ...rest })],
  );
}

/** Takes down what is owed for orders; answers what is expected of them now. */
async function owe(client: pg.PoolClient, facts: readonly OwedFact[]): Promise<Expectation[]> {
  if (facts.length === 0) return [];
  const { rows } = await client.query<{ id: string; owed: Owed | null }>(
    'select id, owed from bank_expectation where id = any($1)',
    [[...new Set(facts.map(({ id }) => id))]],
  );
  const owed = new Map(rows.map((row) => [row.id, row.owed ?? NOTHING_OWED]));
  for (const fact of facts) owed.set(fact.id, owedAfter(owed.get(fact.id) ?? NOTHING_OWED, fact));
  const after = [...owed].map(([id, each]) => ({ id, each, expectation: expectationOf(id, each) }));
  await client.query(
    `insert into bank_expectation (id, state, currency, from_day, until_day, content, owed)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::json[], $7::json[])
     on conflict (id) do update set state = excluded.state, currency = excluded.currency, from_day = excluded.from_day,
       until_day = excluded.until_day, content = excluded.content, owed = excluded.owed`,
    [
      after.map(({ id }) => id),
      after.map(({ each, expectation }) => (expectation !== undefined ? 'open' : each.byLine ? 'met' : 'over')),
      after.map(({ expectation }) => expectation?.currency ?? null),
      after.map(({ expectation }) => expectation?.fromDay ?? null),
      after.map(({ expectation }) => expectation?.untilDay ?? null),
      after.map(({ expectation }) => (expectation === undefined ? null : JSON.stringify(expectation))),
      after.map(({ each }) => JSON.stringify(each)),
    ],
  );
  return after.flatMap(({ expectation }) => expectation ?? []);
}

type Decided = Extract<ReconciliationFact, { kind: 'matched' }> | Extract<ReconciliationFact, { kind: 'dismissed' }>;

/** Decides a line that is still open; `owed` takes what orders get by it. The first decision stands. */
async function decided(client: pg.PoolClient, fact: Decided, owed: OwedFact[]): Promise<KeptLine[]> {
  const [state, ids, amounts, by, note] =
    fact.kind === 'matched'
      ? ['matched', fact.ids, fact.amounts, fact.by, null]
      : ['dismissed', [], [], 'person', fact.reason];
  const { rows } = await client.query<LineRow>(
    `update bank_line set state = $2, ids = $3, amounts = $4, decided_by = $5, note = $6, suggestions = '[]'
     where transaction = $1 and state = 'open' returning *`,
    [fact.transaction, state, ids, JSON.stringify(amounts), by, note],
  );
  const [taken] = rows.map(keptOf);
  if (taken === undefined) return [];
  await client.query(`update bank_expectation set state = 'met' where id = any($1) and owed is null`, [taken.ids]);
  owed.push(...paidBy(taken));
  return [taken];
}

/** What orders get by a line that was matched with them. */
const paidBy = ({ line: { transaction, currency }, ids, amounts }: KeptLine): OwedFact[] =>
  sharesOf(transaction, ids, amounts).map(({ order: id, reference, amount }) => {
    return { kind: 'paid', id, reference, amount: { amount, currency }, byLine: true };
  });

/** What is known of payouts and orders that a person names. */
async function targetsOf(client: pg.PoolClient, ids: readonly string[]): Promise<Map<string, Target>> {
  const { rows } = await client.query<{
    id: string;
    state: string;
    content: Expectation | null;
    owed: Owed | null;
  }>('select id, state, content, owed from bank_expectation where id = any($1)', [ids]);
  return new Map(
    rows.flatMap(({ id, state, content, owed }) => {
      const currency = owed === null ? content?.currency : currencyOf(owed);
      // Of an order nothing may be known but that it is over.
      if (currency === undefined && !id.startsWith('payout/')) return [];
      const left = owed === null ? (state === 'open' ? (content?.amount ?? 0) : 0) : leftOf(owed);
      const target: Target = { id, isSeen: state === 'met', left, ...(currency === undefined ? {} : { currency }) };
      return [[id, target] as const];
    }),
  );
}

/** Lines of which the facts tell, open ones that may be for what is newly expected, and everything that is expected of them. */
async function openDesk(
  client: pg.PoolClient,
  facts: readonly ReconciliationFact[],
  standing: readonly Expectation[],
): Promise<ReconciliationDesk> {
  const lines = new Map<string, BankLine>();
  for (const fact of facts) if (fact.kind === 'line') lines.set(fact.line.transaction, fact.line);
  // A payout may be converted on its way: lines of any currency may be it.
  for (const [currency, some] of Map.groupBy(standing, (each) =>
    each.kind === 'payout' ? undefined : each.currency,
  )) {
    const from = some.map(({ fromDay }) => fromDay).sort()[0];
    const until = some
      .map(({ untilDay }) => untilDay)
      .sort()
      .at(-1);
    const { rows } = await client.query<{ content: BankLine }>(
      `select content from bank_line
       where state = 'open' ${currency === undefined ? '' : 'and currency = $4'} and booked_on between $1 and $2
       order by transaction limit $3`,
      [from, until, MOST_LINES, ...(currency === undefined ? [] : [currency])],
    );
    for (const { content } of rows) {
      if (concernsAny(content, some)) lines.set(content.transaction, content);
    }
  }
  const still = await client.query<{ transaction: string }>(
    `select transaction from bank_line where transaction = any($1) and state = 'open'`,
    [[...lines.keys()]],
  );
  const open = still.rows.map(({ transaction }) => lines.get(transaction)).filter((line) => line !== undefined);
  const expectations = new Map<string, Expectation>();
  for (const [currency, days] of Map.groupBy(open, (line) => line.currency)) {
    const booked = days.map(({ bookedOn }) => bookedOn).sort();
    const { rows } = await client.query<{ content: Expectation }>(
      `select content from bank_expectation
       where state = 'open' and currency = $1 and from_day <= $2 and until_day >= $3
       union all
       select content from bank_expectation
       where state = 'open' and id like 'payout/%' and currency <> $1 and from_day <= $2 and until_day >= $3`,
      [currency, booked.at(-1), booked[0]],
    );
    for (const { content } of rows) expectations.set(content.id, content);
  }
  return { lines: open, expectations: [...expectations.values()] };
}

async function writeMatches(client: pg.PoolClient, matched: Decisions['matched']): Promise<KeptLine[]> {
  const settled: KeptLine[] = [];
  const owed: OwedFact[] = [];
  for (const { line, with: found, amounts } of matched) {
    const fact = { kind: 'matched', transaction: line.transaction, ids: found.ids, by: 'rule', amounts } as const;
    settled.push(...(await decided(client, fact, owed)));
  }
  await owe(client, owed);
  return settled;
}

/** What stands in a variance is why it was told; the guesses are the latest ones. */
async function writeOpen(client: pg.PoolClient, open: Decisions['open']): Promise<void> {
  if (open.length === 0) return;
  await client.query(
    `update bank_line set reason = case when told then bank_line.reason else said.reason end, suggestions = said.suggestions
     from unnest($1::text[], $2::text[], $3::json[]) as said (transaction, reason, suggestions)
     where bank_line.transaction = said.transaction and state = 'open'`,
    [
      open.map(({ transaction }) => transaction),
      open.map(({ code }) => code),
      open.map(({ suggestions }) => JSON.stringify(suggestions)),
    ],
  );
}
