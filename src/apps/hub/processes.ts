import type { Backbone } from '../../backbone/backbone.ts';
import type { CommandName } from '../../canonical/command.ts';
import { configErrors } from '../../config/errors.ts';
import { nearest } from '../../config/nearest.ts';
import type { Configuration } from '../../config/schema.ts';
import type { ProcessView } from '../../gateway/parts.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { EMBEDDED } from '../../ledgers/points/read.ts';
import type { AnyProcess } from '../../process/define.ts';
import { createProcessHost } from '../../process/host.ts';
import { assortmentPublication } from '../../processes/assortment-publication/assortment-publication.ts';
import { readAssortmentPolicy } from '../../processes/assortment-publication/policy.ts';
import { loyalty } from '../../processes/loyalty/loyalty.ts';
import { readLoyaltyPolicy } from '../../processes/loyalty/policy.ts';
import { orderToCash } from '../../processes/order-to-cash/order-to-cash.ts';
import { readOrderToCashPolicy } from '../../processes/order-to-cash/policy.ts';
import { readReturnPolicy } from '../../processes/return-and-refund/policy.ts';
import { returnAndRefund } from '../../processes/return-and-refund/return-and-refund.ts';
import { readSettlementPolicy } from '../../processes/settlement/policy.ts';
import { settlement } from '../../processes/settlement/settlement.ts';
import { readStoreDayPolicy } from '../../processes/store-day/policy.ts';
import { storeDay } from '../../processes/store-day/store-day.ts';
import { storeSale } from '../../processes/store-sale/store-sale.ts';
import type { Means as HubMeans } from './means.ts';
import { processView } from './process-view.ts';
import type { Storage } from './storage.ts';

/** The business processes of a hub. */
export interface HubProcesses {
  /** Turns passed deadlines into messages until `signal` is aborted. */
  runDeadlines(signal: AbortSignal): Promise<void>;
  /** What the API tells of them. */
  readonly view: ProcessView;
  /** Instances by process and state. */
  census(): Promise<readonly { readonly process: string; readonly at: string; readonly instances: number }[]>;
}

type Means = Pick<HubMeans, 'connectors' | 'configuration' | 'clock' | 'log' | 'has'>;

/** The processes that settings may be given for, with what reads them. */
const SETTINGS: Readonly<Record<string, (settings: Readonly<Record<string, unknown>>) => unknown>> = {
  'order-to-cash': readOrderToCashPolicy,
  'assortment-publication': readAssortmentPolicy,
  settlement: readSettlementPolicy,
  'store-day': readStoreDayPolicy,
  'return-and-refund': readReturnPolicy,
  loyalty: readLoyaltyPolicy,
};

/** Everything that is wrong with the settings of processes. */
export function processProblems({ processes }: Configuration): Failure[] {
  return Object.entries(processes).flatMap(([name, settings]): Failure[] => {
    const read = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    if (read === undefined) {
      const meant = nearest(name, Object.keys(SETTINGS));
      return [
        configErrors.failure('SL-CONFIG-004', {
          because: `processes.${name} is not a process; there is ${Object.keys(SETTINGS).join(', ')}`,
          field: `processes.${name}`,
          ...(meant === undefined ? {} : { next: `Did you mean \`${meant}\`?` }),
        }),
      ];
    }
    try {
      read(settings);
      return [];
    } catch (error) {
      if (error instanceof CodedError) return [error.failure];
      throw error;
    }
  });
}

/**
 * Opens the processes that the configuration binds to connections. Without the role `erp` there is nothing that they could
 * ask for, so they are left out and said so. Throws when stored instances belong to a version that is not known here.
 */
export async function openProcesses(means: Means, storage: Storage, backbone: Backbone): Promise<HubProcesses> {
  const { configuration, clock, log } = means;
  if (configuration.roles.erp === undefined) {
    log.warn({}, 'no connection has the role "erp", so orders and sales are recorded and not booked');
  }
  const roles = { loyalty: EMBEDDED, ...configuration.roles };
  const hosts = definitionsOf(configuration, means.connectors).map((definition) =>
    createProcessHost({ definition, store: storage.processes, roles, clock }),
  );
  for (const host of hosts) {
    await host.checkStored();
    backbone.subscribe(host.subscription());
  }
  return {
    view: processView(
      hosts.map(({ definition }) => definition),
      storage.processes,
      storage.database,
    ),
    async runDeadlines(signal) {
      const onFailure = (reason: unknown) => log.warn({ reason: String(reason) }, 'deadlines could not be fired');
      await Promise.all(hosts.map((host) => host.runDeadlines(signal, onFailure)));
    },
    async census() {
      const counted = hosts.map(async ({ definition: { name } }) =>
        (await storage.processes.census(name)).map(({ at, instances }) => ({ process: name, at, instances })),
      );
      return (await Promise.all(counted)).flat();
    },
  };
}

/** The processes that this configuration has work for. */
function definitionsOf(configuration: Configuration, connectors: Means['connectors']): readonly AnyProcess[] {
  const { roles, processes, assortment } = configuration;
  const owner = assortment.owner ?? roles.erp;
  const wishes = (name: string) => processes[name] ?? {};
  return [
    ...(roles.erp === undefined
      ? []
      : [
          orderToCash(readOrderToCashPolicy(wishes('order-to-cash'))),
          returnAndRefund(readReturnPolicy(wishes('return-and-refund')), {
            takesReturns: acceptsIn(configuration, connectors, 'receive-return').includes(roles.erp),
            recordRefundsIn: acceptsIn(configuration, connectors, 'record-refund'),
            giftCardsIn: acceptsIn(configuration, connectors, 'issue-gift-card').map((connection) =>
              connection === roles.erp ? 'erp' : connection,
            ),
          }),
          storeSale({ erp: roles.erp }),
          settlement(readSettlementPolicy(wishes('settlement'))),
          storeDay({ erp: roles.erp }, readStoreDayPolicy(wishes('store-day'))),
        ]),
    ...(processes.loyalty === undefined ? [] : [loyalty(readLoyaltyPolicy(processes.loyalty))]),
    ...(owner === undefined || Object.keys(assortment.channels).length === 0
      ? []
      : [
          assortmentPublication(
            { owner, channels: assortment.channels },
            readAssortmentPolicy(wishes('assortment-publication')),
          ),
        ]),
  ];
}

/** The connections whose connector carries a command out. */
const acceptsIn = ({ connections }: Configuration, connectors: Means['connectors'], name: CommandName): string[] =>
  Object.entries(connections)
    .filter(([, { connector }]) =>
      connectors.some(({ manifest }) => manifest.name === connector && manifest.accepts.includes(name)),
    )
    .map(([connection]) => connection);
