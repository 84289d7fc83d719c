import type { MoneyWorld } from './world.ts';

/**
 * Payouts that the bank shows and that the hub has rightly taken, by their id, with the amount of the line. One of which a bank on the
 * way kept a fee is taken by its own number, unless another payout is of exactly the amount that is left.
 */
export async function seenAtBank({ account, houses, hub }: MoneyWorld): Promise<ReadonlyMap<string, number>> {
  const payouts = Object.values(houses).flatMap(({ balance }) => balance?.payouts ?? []);
  const seen = new Map<string, number>();
  for (const { transaction, amount, of } of account.lines) {
    const payout = payouts.find(({ id }) => id === of);
    if (payout === undefined) continue;
    const isDoubtful = amount !== payout.amount && payouts.some((each) => each.amount === amount);
    const kept = isDoubtful ? await hub.lines.get(transaction) : undefined;
    if (!isDoubtful || kept?.state === 'matched') seen.set(payout.id, amount);
  }
  return seen;
}
