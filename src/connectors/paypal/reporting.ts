import type { FactDraft, Poll } from '../../connector/connector.ts';
import { asObject, type JsonObject, optionalText } from '../../connector/fields.ts';
import { seconds } from '../../connector/look-back.ts';
import { type Clock, epochMsOf } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { type Money, money, zero } from '../../kernel/money.ts';
import { moneyOfPaypal } from './amount.ts';
import { type CallOptions, objectOrThrow, type PaypalClient } from './client.ts';
import { readCapture, textAt, timeAt } from './objects.ts';
import { isWithdrawal, keptAfter, REPORT, reportsOf, rowOf } from './settlement.ts';

const PAGE = 500;
const DEFAULT_EVERY_SECONDS = 1_800;
/** PayPal takes at most 31 days in one question. */
const WINDOW_MS = 31 * 86_400_000;
/** Rows may appear this late; PayPal says itself up to when its report is complete, and this counts where it does not. */
const LATE_MS = 3 * 3_600_000;
/** Withdrawals that one reading tells; the next begins behind the last of them. */
const MOST_AT_ONCE = 10;
/** PayPal's clock may be ahead of ours; up to when rows are complete it says itself. */
const AHEAD_MS = 2 * 3_600_000;
const READING: CallOptions = { operation: 'reading', lane: 'bulk' };

/** Where the lines of a currency's next withdrawal begin: behind `withdrawal`, with what it left on the balance. */
interface Open {
  readonly from: string;
  readonly withdrawal?: string;
  /** Withdrawals that were told of that same second. */
  readonly told?: readonly string[];
  readonly kept: number;
}

interface Cursor {
  /** Up to here all rows were looked at. */
  readonly since: string;
  /** Where the connection began to read. */
  readonly began: string;
  readonly open: Readonly<Record<string, Open>>;
}

/** Reads what moved on the balance, and tells it withdrawal by withdrawal: what moved since the one before belongs to the next. */
export function withdrawalsPoll(client: PaypalClient, clock: Clock, everySeconds = DEFAULT_EVERY_SECONDS): Poll {
  return {
    name: 'withdrawals',
    everyMs: everySeconds * 1_000,
    lane: 'bulk',
    async read(stored) {
      const nowMs = clock.now();
      const cursor = stored === undefined ? await begin(client, nowMs) : cursorOf(stored);
      const sinceMs = epochMsOf(cursor.since) ?? nowMs;
      const untilMs = Math.min(nowMs + AHEAD_MS, sinceMs + WINDOW_MS);
      const scanned = await readRows(client, sinceMs, untilMs, nowMs);
      const fresh = scanned.rows.filter((row) => isWithdrawal(row) && !isTold(row, cursor));
      const told = fresh.slice(0, MOST_AT_ONCE);
      const facts: FactDraft[] = [];
      let open = cursor.open;
      for (const withdrawal of told) {
        const read = await tell(client, withdrawal, { ...cursor, open }, nowMs);
        facts.push(...read.facts);
        open = { ...open, [read.currency]: read.open };
      }
      const left = fresh.length > told.length;
      const lastMs = left ? timeOf(told.at(-1) ?? {}) : Math.min(untilMs, scanned.completeMs);
      const next: Cursor = { ...cursor, since: seconds(Math.max(sinceMs, lastMs)), open };
      const behind = !left && untilMs < nowMs && untilMs <= scanned.completeMs;
      return { facts, cursor: next as unknown as Json, more: left || behind };
    },
  };
}

/** The first time: nothing of the past is told, but what the balances are then belongs to the first withdrawals. */
async function begin(client: PaypalClient, nowMs: number): Promise<Cursor> {
  const since = seconds(nowMs - LATE_MS);
  const answer = await client.get(`/v1/reporting/balances?as_of_time=${encodeURIComponent(since)}`, READING);
  const balances = objectOrThrow(answer).balances;
  const open: Record<string, Open> = {};
  for (const balance of Array.isArray(balances) ? balances : []) {
    const { amount, currency } = moneyOfPaypal(asObject(balance)?.total_balance, 'total_balance');
    open[currency] = { from: since, kept: amount };
  }
  return { since, began: since, open };
}

/** A withdrawal in the second at which the scan before ended is met again. */
function isTold(row: JsonObject, { open }: Cursor): boolean {
  const { currency } = moneyOfPaypal(row.transaction_amount, 'transaction_amount');
  const last = open[currency];
  if (last?.withdrawal === undefined) return false;
  const lastMs = epochMsOf(last.from) ?? 0;
  return last.told?.includes(textAt(row, 'transaction_id')) === true || timeOf(row) < lastMs;
}

const timeOf = (row: JsonObject): number => epochMsOf(timeAt(row, 'transaction_initiation_date')) ?? 0;

async function tell(client: PaypalClient, withdrawal: JsonObject, cursor: Cursor, nowMs: number) {
  const { currency } = moneyOfPaypal(withdrawal.transaction_amount, 'transaction_amount');
  const id = textAt(withdrawal, 'transaction_id');
  const { from, withdrawal: before, kept } = cursor.open[currency] ?? { from: cursor.began, kept: 0 };
  const opening: Money = kept === 0 ? zero(currency) : money(kept, currency);
  const rows = await rowsBetween(client, epochMsOf(from) ?? 0, timeOf(withdrawal), nowMs);
  const own = rows.filter((row) => moneyOfPaypal(row.transaction_amount, 'transaction_amount').currency === currency);
  const end = own.findIndex((row) => row.transaction_id === id && isWithdrawal(row));
  const start = before === undefined ? -1 : own.findIndex((row) => row.transaction_id === before && isWithdrawal(row));
  const members = await withPayments(client, own.slice(start + 1, end < 0 ? own.length : end));
  const facts = reportsOf(opening, members, withdrawal).map(
    (report): FactDraft => ({
      topic: REPORT,
      id: `${id}:report:${report.part}`,
      body: JSON.stringify(report),
      object: id,
    }),
  );
  const left = keptAfter(opening, members, withdrawal);
  const at = seconds(timeOf(withdrawal));
  const told = [...(at === from ? (cursor.open[currency]?.told ?? []) : []), id];
  const open: Open = { from: at, withdrawal: id, told, kept: left.amount };
  return { facts, currency, open };
}

/**
 * A refund names the capture that it gives back, and the payment may be the authorisation behind it. Where the capture is of
 * the same withdrawal its own row says so; otherwise PayPal is asked.
 */
async function withPayments(client: PaypalClient, rows: readonly JsonObject[]): Promise<readonly JsonObject[]> {
  const payments = new Map<string, string>();
  for (const row of rows) {
    if (!row.transaction_event_code?.toString().startsWith('T00')) continue;
    const id = textAt(row, 'transaction_id');
    payments.set(id, row.paypal_reference_id_type === 'TXN' ? textAt(row, 'paypal_reference_id') : id);
  }
  const known: JsonObject[] = [];
  for (const row of rows) {
    const capture = capturePointedAt(row);
    if (capture === undefined) {
      known.push(row);
      continue;
    }
    const payment = payments.get(capture) ?? (await paymentOf(client, capture));
    payments.set(capture, payment);
    known.push({ ...row, payment });
  }
  return known;
}

function capturePointedAt(row: JsonObject): string | undefined {
  const code = optionalText(row, 'transaction_event_code') ?? '';
  if (!/^T1[12]/.test(code) || row.paypal_reference_id_type !== 'TXN') return undefined;
  return optionalText(row, 'paypal_reference_id');
}

async function paymentOf(client: PaypalClient, capture: string): Promise<string> {
  const answer = await client.get(`/v2/payments/captures/${encodeURIComponent(capture)}`, READING);
  if (!answer.ok && answer.problem.status === 404) return capture;
  return readCapture(objectOrThrow(answer)).authorization ?? capture;
}

// ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────

interface Rows {
  /** Oldest first. */
  readonly rows: readonly JsonObject[];
  /** Up to when PayPal says that the report is complete. */
  readonly completeMs: number;
}

async function rowsBetween(
  client: PaypalClient,
  fromMs: number,
  toMs: number,
  nowMs: number,
): Promise<readonly JsonObject[]> {
  const all: JsonObject[] = [];
  for (let atMs = fromMs; atMs <= toMs; atMs += WINDOW_MS) {
    // Windows meet at a second; the next begins one behind.
    const endMs = Math.min(toMs, atMs + WINDOW_MS - 1_000);
    all.push(...(await readRows(client, atMs, endMs, nowMs)).rows);
  }
  return all;
}

/** All rows of a window, page by page; a window with more than PayPal gives at once is halved. */
async function readRows(client: PaypalClient, fromMs: number, toMs: number, nowMs: number): Promise<Rows> {
  const rows: JsonObject[] = [];
  let completeMs = nowMs - LATE_MS;
  for (let page = 1; ; page += 1) {
    const question = `start_date=${time(fromMs)}&end_date=${time(toMs)}&fields=transaction_info&balance_affecting_records_only=Y&page_size=${PAGE}&page=${page}`;
    const answer = await client.get(`/v1/reporting/transactions?${question}`, READING);
    if (!answer.ok && isTooLarge(answer.problem) && toMs - fromMs >= 2_000) {
      return await inHalves(client, fromMs, toMs, nowMs);
    }
    const list = objectOrThrow(answer);
    const details = Array.isArray(list.transaction_details) ? list.transaction_details : [];
    rows.push(...details.map(rowOf));
    if (list.last_refreshed_datetime !== undefined) {
      completeMs = epochMsOf(timeAt(list, 'last_refreshed_datetime')) ?? completeMs;
    }
    if (typeof list.total_pages !== 'number' || page >= list.total_pages) break;
  }
  const moved = rows.filter(({ transaction_status: status }) => status === 'S' || status === 'V');
  // Sorting is stable: within a second PayPal's own order stays.
  return { rows: moved.toSorted((left, right) => timeOf(left) - timeOf(right)), completeMs };
}

const time = (epochMs: number): string => encodeURIComponent(seconds(epochMs));

const isTooLarge = ({ name, issues }: { name?: string; issues: readonly string[] }): boolean =>
  [name, ...issues].includes('RESULTSET_TOO_LARGE');

async function inHalves(client: PaypalClient, fromMs: number, toMs: number, nowMs: number): Promise<Rows> {
  const middleMs = fromMs + Math.floor((toMs - fromMs) / 2_000) * 1_000;
  const first = await readRows(client, fromMs, middleMs - 1_000, nowMs);
  const second = await readRows(client, middleMs, toMs, nowMs);
  return { rows: [...first.rows, ...second.rows], completeMs: Math.min(first.completeMs, second.completeMs) };
}

function cursorOf(stored: Json): Cursor {
  const object = asObject(stored) ?? {};
  return {
    since: textAt(object, 'since'),
    began: textAt(object, 'began'),
    open: (asObject(object.open) ?? {}) as unknown as Cursor['open'],
  };
}
