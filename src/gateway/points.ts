import type { PointsStore } from '../ledgers/points/store.ts';

/** The points ledger as the gateway needs it. */
export interface PointsView extends Pick<PointsStore, 'ofOrder' | 'ofAccounts' | 'balances' | 'redemptions' | 'held'> {
  /** Who keeps the points: a connection, or the hub itself; undefined when loyalty is not configured. */
  readonly keeper: { readonly connection: string; readonly embedded: boolean } | undefined;
  /** The account of a customer of a channel, by their id there. */
  accountOfCustomer(connection: string, id: string): string;
  /** The account that is kept for an e-mail address. */
  accountOfEmail(email: string): string;
}
