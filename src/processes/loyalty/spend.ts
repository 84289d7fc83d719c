import { instant } from '../../kernel/clock.ts';
import { command, event, type Message, type Output } from '../../process/define.ts';
import type { loyaltyErrors } from './errors.ts';
import type { Facts } from './facts.ts';

type Spending = Pick<Facts, 'taken' | 'givenBack' | 'unpaid'>;

/**
 * Asks for the points that pay for an order once it is accepted, and for giving them back once it is cancelled or is no longer paid
 * with them. Each code is taken once and given back once. Pure.
 */
export function spendOf(
  facts: Facts,
  { atMs }: Message,
): { readonly known: Spending; readonly outputs: readonly Output[] } {
  const { id, bought, accepted = false, cancelled, taken = [], givenBack = [], unpaid = [] } = facts;
  const wanted = cancelled ? [] : (bought?.codes ?? []);
  const more = accepted ? wanted.filter((code) => !taken.includes(code)) : [];
  // Until the order itself has arrived nobody knows what pays for it.
  const less = bought === undefined ? [] : taken.filter((code) => !wanted.includes(code) && !givenBack.includes(code));
  const at = instant(atMs);
  const healed = unpaid.length > 0 && unpaid.every((code) => !wanted.includes(code));
  return {
    known: {
      ...(more.length === 0 ? {} : { taken: [...taken, ...more] }),
      ...(less.length === 0 ? {} : { givenBack: [...givenBack, ...less] }),
      ...(healed ? { unpaid: [] } : {}),
    },
    outputs: [
      ...more.map((code) => command('take-points', 'loyalty', { code, order: id, at }, code)),
      ...less.map((code) => command('give-back-points', 'loyalty', { code, order: id, at }, code)),
      ...(healed ? [settled(id, atMs)] : []),
    ],
  };
}

const KIND = 'SL-LOYALTY-002' satisfies keyof typeof loyaltyErrors.entries;

/** Tells a person that an order has its discount and not the points for it. */
export const missing = (id: string, code: string, because: string, atMs: number): Output =>
  event(
    'VarianceFound',
    { about: id, kind: KIND, of: 'points', reason: `${code}: ${because}`.slice(0, 1_000), at: instant(atMs) },
    `unpaid ${code}`,
  );

const settled = (id: string, atMs: number): Output =>
  event(
    'VarianceSettled',
    { about: id, kind: KIND, resolution: 'the order is no longer paid with these points', at: instant(atMs) },
    'paid',
  );
