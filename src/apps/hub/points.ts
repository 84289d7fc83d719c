import type { Backbone } from '../../backbone/backbone.ts';
import type { Configuration } from '../../config/schema.ts';
import type { PointsView } from '../../gateway/points.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createPointsLedger } from '../../ledgers/points/ledger.ts';
import { createPostgresPointsStore } from '../../ledgers/points/postgres-store.ts';
import { EMBEDDED } from '../../ledgers/points/read.ts';
import { accountOfCustomer, accountOfEmail } from '../../processes/loyalty/earn.ts';
import { readLoyaltyPolicy } from '../../processes/loyalty/policy.ts';
import type { Storage } from './storage.ts';

interface PointsMeans {
  readonly configuration: Configuration;
  readonly clock: Clock;
}

/**
 * Opens the points ledger. It carries out what is asked for when loyalty is configured and no connection has the role `loyalty`; what
 * it holds can be read in any case.
 */
export function openPoints({ configuration, clock }: PointsMeans, storage: Storage, backbone: Backbone): PointsView {
  const store = createPostgresPointsStore(storage.database);
  const { processes, roles, connections } = configuration;
  const isEmbedded = roles.loyalty === undefined && connections[EMBEDDED] === undefined;
  if (processes.loyalty !== undefined && isEmbedded) {
    const { belowZero } = readLoyaltyPolicy(processes.loyalty);
    backbone.subscribe(createPointsLedger({ store, belowZero, clock }).subscription());
  }
  const { ofOrder, ofAccounts, balances, redemptions, held } = store;
  const keeper =
    processes.loyalty === undefined ? undefined : { connection: roles.loyalty ?? EMBEDDED, embedded: isEmbedded };
  return { ofOrder, ofAccounts, balances, redemptions, held, keeper, accountOfCustomer, accountOfEmail };
}
