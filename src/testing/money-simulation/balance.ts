import type { SettlementKind } from '../../canonical/settlement.ts';
import { type Chance, happens, integerBetween } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import type { Money } from '../../kernel/money.ts';
import type { Tell } from '../simulation/partner.ts';
import type { MoneyFeature } from './features.ts';

/** A movement on the balance at a provider: its truth, in cents of euro. */
export interface Movement {
  readonly line: string;
  readonly kind: SettlementKind;
  readonly gross: number;
  readonly fee: number;
  readonly atMs: number;
  readonly payment?: string;
  readonly reference?: string;
  readonly order?: string;
  /** In the currency that the buyer paid in, signed. */
  readonly presented?: Money;
}

/** A payout as the provider made it. */
export interface HousePayout {
  readonly id: string;
  readonly reference: string;
  readonly amount: number;
  readonly members: readonly Movement[];
  /** Members that were told; one part of them may be lost for ever. */
  readonly told: readonly Movement[];
  readonly allTold: boolean;
  readonly atMs: number;
  failed: boolean;
  /** After how long it is said to be sent; undefined when it never is. */
  readonly sentInMs: number | undefined;
}

/** Where a provider keeps the merchant's money until it pays it out. */
export interface Balance {
  readonly payouts: readonly HousePayout[];
  move(movement: Omit<Movement, 'line' | 'atMs'>): void;
  /** Pays out all that moved; answers the payout, or undefined when nothing moved. */
  payOut(): HousePayout | undefined;
  /** The payout comes back, and its money is on the balance again. */
  bounce(payout: HousePayout): void;
}

export const HOME = 'EUR';
const LINES_OF_PART = 3;
const DAY_MS = 86_400_000;

export function createBalance(options: {
  readonly connection: string;
  readonly tell: Tell;
  readonly now: () => number;
  readonly chance: Chance;
  readonly features: ReadonlySet<MoneyFeature>;
  readonly later: (delayMs: number, task: () => void) => void;
}): Balance {
  const { connection, tell, now, chance, features, later } = options;
  const payouts: HousePayout[] = [];
  let open: Movement[] = [];
  let held = 0;
  let lines = 0;
  const move: Balance['move'] = (movement) => {
    lines += 1;
    open.push({ ...movement, line: `txn_${connection}_${lines}`, atMs: now() });
  };
  const reserve = (): void => {
    if (!features.has('reserves')) return;
    if (held > 0) move({ kind: 'reserve-release', gross: held, fee: 0 });
    held = 0;
    const net = open.reduce((sum, { gross, fee }) => sum + gross - fee, 0);
    if (net <= 1_000 || !happens(chance, 0.6)) return;
    held = Math.floor(net / 10);
    move({ kind: 'reserve', gross: -held, fee: 0 });
  };
  return {
    payouts,
    move,
    payOut() {
      if (features.has('forgotten')) {
        // A charge that stands in no settlement, ever; what is contested or refunded of it is not forgotten.
        open = open.filter(({ kind }) => kind !== 'charge' || !happens(chance, 0.15));
      }
      if (open.length > 0 || held > 0) reserve();
      if (open.length === 0) return undefined;
      const members = open;
      open = [];
      const reference = `po_${connection}_${String(payouts.length + 1).padStart(4, '0')}`;
      const id = `payout/${connection}/${reference}`;
      const amount = members.reduce((sum, { gross, fee }) => sum + gross - fee, 0);
      const at = instant(now());
      const common = { payout: id, reference, gateway: connection };
      const sentInMs = sendingOf(features, chance);
      const say = (): void =>
        tell('PayoutPaid', id, ['paid', id], {
          ...common,
          amount: euros(amount),
          at: instant(now()),
          trace: `TRC${reference}`,
        });
      if (sentInMs === 0) say();
      else if (sentInMs !== undefined) later(sentInMs, say);
      const size = features.has('inParts') ? LINES_OF_PART : members.length;
      const parts = Array.from({ length: Math.ceil(members.length / size) }, (_, index) =>
        members.slice(index * size, (index + 1) * size),
      );
      const loses = features.has('lostParts') && happens(chance, 0.15);
      // Of a payout of which nothing at all is said, nobody can know.
      const lost = loses && sentInMs !== undefined ? integerBetween(chance, 1, parts.length) : 0;
      for (const [index, part] of parts.entries()) {
        const number = index + 1;
        if (number === lost) continue;
        tell('SettlementReported', id, ['reported', id, String(number)], {
          ...common,
          part: number,
          ...(number === parts.length ? { parts: number } : {}),
          lines: part.map(lineOf),
          at,
        });
      }
      const told = parts.flatMap((part, index) => (index + 1 === lost ? [] : part));
      const payout: HousePayout = {
        id,
        reference,
        amount,
        members,
        told,
        allTold: lost === 0,
        atMs: now(),
        failed: false,
        sentInMs,
      };
      payouts.push(payout);
      return payout;
    },
    bounce(payout) {
      payout.failed = true;
      tell('PayoutFailed', payout.id, ['failed', payout.id], {
        payout: payout.id,
        reference: payout.reference,
        gateway: connection,
        amount: euros(payout.amount),
        at: instant(now()),
        reason: 'the account is closed',
      });
      move({ kind: 'payout-failure', gross: payout.amount, fee: 0 });
    },
  };
}

/** Most payouts are said to be sent at once. */
function sendingOf(features: ReadonlySet<MoneyFeature>, chance: Chance): number | undefined {
  if (!features.has('unsentPayouts') || !happens(chance, 0.3)) return 0;
  return happens(chance, 0.4) ? undefined : integerBetween(chance, DAY_MS, 20 * DAY_MS);
}

const euros = (amount: number): Money => ({ amount, currency: HOME });

function lineOf({ line, kind, gross, fee, atMs, payment, reference, order, presented }: Movement) {
  return {
    line,
    kind,
    foreignKind: kind,
    gross: euros(gross),
    fee: euros(fee),
    net: euros(gross - fee),
    ...(payment === undefined ? {} : { payment }),
    ...(reference === undefined ? {} : { reference }),
    ...(order === undefined ? {} : { order }),
    ...(presented === undefined ? {} : { presented, rate: String(RATES[presented.currency] ?? 1) }),
    at: instant(atMs),
  };
}

/** Cents of euro for one minor unit of what buyers pay in. */
const RATES: Readonly<Record<string, number>> = { EUR: 1, JPY: 0.617, KWD: 0.301 };

/** What an amount is on the balance. */
export const onBalance = ({ amount, currency }: Money): number =>
  Math.sign(amount) * Math.round(Math.abs(amount) * (RATES[currency] ?? 1));
