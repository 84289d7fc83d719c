import { connectionOf } from '../../canonical/value.ts';
import type { MoneyFact } from '../money/fact.ts';
import { type OrderSum, sumOrder, sumPayment } from '../money/sum.ts';
import { keyOfSides, type Move, type Sides } from './link.ts';
import { type ClosingFact, type DrawerKind, roundOf } from './read.ts';

/** Something that was told about a source: a fact of the money ledger as it then stood, or one of the closing's own. */
export type Telling = { readonly id: number } & (
  | { readonly of: 'money'; readonly fact: MoneyFact }
  | { readonly of: 'closing'; readonly fact: ClosingFact }
);

/** What the sides of a source are judged by. */
export interface Ground {
  /** The day at a moment, by the clock of the retailer. */
  readonly dayOf: (atMs: number) => string;
  /** Whether a connection tells what it settles. */
  readonly reports: (connection: string) => boolean;
}

const STORE_DAY = 'store-day/';
const DATE_LENGTH = '2026-11-20'.length;

/** What is known of a source at the end of a day. */
interface Known {
  readonly money: Map<string, MoneyFact>;
  readonly closing: Map<string, ClosingFact>;
}

/**
 * What a source moved, day by day: its sides at the end of each day on which something was told of it, against those of the day
 * before. Pure; the order of the tellings makes no difference as long as each fact's own keep theirs.
 */
export function movesOf(source: string, tellings: readonly Telling[], ground: Ground): readonly Move[] {
  // What is told of a store's day is of its business date, whenever it is told.
  const date = source.startsWith(STORE_DAY) ? source.slice(-DATE_LENGTH) : undefined;
  const days = Map.groupBy(dated(tellings), ({ atMs }) => date ?? ground.dayOf(atMs));
  const known: Known = { money: new Map(), closing: new Map() };
  let before = new Map<string, Sides>();
  return [...days]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([day, told]) => {
      for (const { telling } of told) {
        if (telling.of === 'money') known.money.set(telling.fact.fact, telling.fact);
        else known.closing.set(telling.fact.fact, telling.fact);
      }
      const now = new Map(sidesOf(source, known, ground).map((sides) => [keyOfSides(sides), sides]));
      const moves = changes(before, now).map((sides): Move => ({ ...sides, source, day }));
      before = now;
      return moves;
    });
}

/** Each telling with its time; what corrects an earlier telling of the same fact is no earlier than it. */
function dated(tellings: readonly Telling[]): readonly { readonly telling: Telling; readonly atMs: number }[] {
  const latest = new Map<string, number>();
  return [...tellings]
    .sort((left, right) => left.id - right.id)
    .map((telling) => {
      const name = `${telling.of} ${telling.fact.fact}`;
      const atMs = Math.max(telling.fact.atMs, latest.get(name) ?? 0);
      latest.set(name, atMs);
      return { telling, atMs };
    });
}

/** What `after` has more than `before`. */
export function changes(before: ReadonlyMap<string, Sides>, after: ReadonlyMap<string, Sides>): readonly Sides[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const was = before.get(key);
    const is = after.get(key) ?? { ...(was as Sides), due: 0, met: 0 };
    const due = is.due - (was?.due ?? 0);
    const met = is.met - (was?.met ?? 0);
    return due === 0 && met === 0 ? [] : [{ ...is, due, met }];
  });
}

function sidesOf(source: string, known: Known, ground: Ground): readonly Sides[] {
  const [kind] = source.split('/', 1);
  switch (kind) {
    case 'order':
      return ofOrder(source, known);
    case 'payment':
      return ofPayment(source, known, ground);
    case 'payout':
      return ofPayout(source, known, ground);
    case 'settled':
      return ofMovement(source, known, ground);
    case 'store-day':
      return ofStoreDay(source, known);
    default:
      return ofLine(source, known);
  }
}

/** What went back before it was registered need not be; where it was registered, that is right too. */
const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

const has = ({ closing }: Known, kind: ClosingFact['kind']): boolean =>
  [...closing.values()].some((fact) => fact.kind === kind);

// ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────

/** The money of an order, with what goes back before it ever was in the books told apart. */
export function shareOut(sum: OrderSum, owed: number) {
  const own = sum.payments.filter(({ currency }) => currency === sum.currency);
  const captured = own.reduce((all, payment) => all + payment.captured, 0);
  // What is owed as a gift card or as goods, or was paid back past the providers, went back too.
  const refunded = own.reduce((all, payment) => all + payment.refunded, sum.kept + sum.elsewhere);
  const { invoiced, credited } = sum;
  // What was taken or invoiced beyond what is owed is not owed back a second time: an order was cancelled or made smaller.
  const overpaid = Math.min(refunded, Math.max(0, captured - owed));
  const overbilled = Math.min(credited, Math.max(0, invoiced - owed));
  const kept = captured - overpaid;
  const billed = invoiced - overbilled;
  const back = refunded - overpaid;
  const forgiven = credited - overbilled;
  // Money that was given back for what was never invoiced needs no credit note, and what it was for no invoice.
  const unbilled = Math.max(0, Math.min(back - forgiven, kept - billed, owed));
  return { captured, kept, billed, owed, unbilled, back: back - unbilled, forgiven };
}

function ofOrder(order: string, known: Known): readonly Sides[] {
  const sum = sumOrder(order, [...known.money.values()]);
  const { currency, test, registered, payments } = sum;
  if (test || currency === undefined) return [];
  const agreed = has(known, 'cancelled') ? 0 : (sum.agreed ?? 0);
  const { captured, kept, billed, owed, unbilled, back, forgiven } = shareOut(sum, agreed);
  const isBooked = has(known, 'booked');
  // Payments in another currency cannot be held against the order's: the provider's settlement is what proves them.
  const isForeign = payments.some((payment) => payment.currency !== currency && payment.captured > 0);
  const item = { item: order, connection: connectionOf(order), currency };
  return [
    { ...item, link: 'booked', due: owed, met: isBooked ? owed : 0 },
    { ...item, link: 'invoiced', due: isBooked ? owed - unbilled : 0, met: billed },
    { ...item, link: 'paid', due: owed, met: isForeign ? owed : kept },
    {
      ...item,
      link: 'registered',
      due: isForeign ? registered : within(registered, kept - unbilled, captured),
      met: registered,
    },
    { ...item, link: 'credited', due: isForeign ? forgiven : back, met: forgiven },
  ];
}

// ── providers and banks ─────────────────────────────────────────────────────────────────────────────────────

function ofPayment(payment: string, known: Known, { reports }: Ground): readonly Sides[] {
  const facts = [...known.money.values()];
  const connection = connectionOf(payment);
  if (!reports(connection) || facts.some(({ kind }) => kind === 'test')) return [];
  const own = facts.filter((fact) => fact.payment === payment);
  const { currency, captured, refunded, disputed, settled, lines } = sumPayment(payment, own);
  if (currency === '') return [];
  const due = captured - refunded - disputed;
  return [{ link: 'settled', item: payment, connection, currency, due, met: lines === 0 ? 0 : (settled ?? due) }];
}

/** A movement on the balance of a provider; that a payout left it is told by the payout. */
function ofMovement(source: string, { money }: Known, { reports }: Ground): readonly Sides[] {
  const fact = money.get(source);
  if (fact === undefined || fact.note === 'payout' || !reports(fact.connection)) return [];
  const { connection, amount, fee = 0 } = fact;
  const item = `balance/${connection}`;
  return [{ link: 'paid-out', item, connection, currency: amount.currency, due: amount.amount - fee, met: 0 }];
}

function ofPayout(payout: string, known: Known, { reports }: Ground): readonly Sides[] {
  const connection = connectionOf(payout);
  const banked = [...known.closing.values()].filter(({ kind }) => kind === 'banked');
  const paid = known.money.get(`payout/${payout}`)?.amount;
  const currency = paid?.currency ?? banked[0]?.amount?.currency;
  if (currency === undefined) return [];
  const sent = paid?.amount ?? 0;
  const met = banked.reduce((sum, { amount }) => sum + (amount?.currency === currency ? amount.amount : 0), 0);
  const due = has(known, 'payout-failed') ? 0 : sent;
  return [
    { link: 'banked', item: payout, connection, currency, due, met },
    ...(reports(connection)
      ? [{ link: 'paid-out', item: `balance/${connection}`, connection, currency, due: 0, met: sent } as const]
      : []),
  ];
}

function ofLine(item: string, known: Known): readonly Sides[] {
  const amount = known.closing.get(`line/${item}`)?.amount;
  if (amount === undefined) return [];
  const met = has(known, 'banked') || has(known, 'dismissed') ? amount.amount : 0;
  return [
    { link: 'identified', item, connection: connectionOf(item), currency: amount.currency, due: amount.amount, met },
  ];
}

// ── stores ──────────────────────────────────────────────────────────────────────────────────────────────────

/** A currency that a later round does not name any more comes to nothing. */
function ofStoreDay(item: string, { closing }: Known): readonly Sides[] {
  const rounds = Map.groupBy(closing.values(), roundOf);
  const latest = rounds.get(Math.max(...rounds.keys())) ?? [];
  const sums = new Map<string, Partial<Record<DrawerKind, number>>>();
  for (const { kind, amount } of latest) {
    if (amount === undefined) continue;
    sums.set(amount.currency, { ...sums.get(amount.currency), [kind]: amount.amount });
  }
  const connection = item.slice(STORE_DAY.length, -DATE_LENGTH - 1);
  return [...sums].flatMap(([currency, { expected = 0, met = 0, due = 0, posted = 0 }]): Sides[] => [
    { link: 'counted', item, connection, currency, due: expected, met },
    { link: 'posted', item, connection, currency, due, met: posted },
  ]);
}
