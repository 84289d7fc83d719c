import { GiveWay } from '../../backbone/give-way.ts';
import type { Configuration, Role } from '../../config/schema.ts';
import type { Connector } from '../../connector/connector.ts';
import type { SecretSources } from '../../connector/secrets.ts';
import { type Chance, systemChance } from '../../kernel/chance.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { CONNECTORS } from '../connectors.ts';
import type { HubOptions } from '../hub.ts';
import { createLog, type HubLog } from './log.ts';
import { nodeName } from './node-name.ts';
import { lazySecrets } from './secrets.ts';

/** What every part is made with. */
export interface Means {
  readonly configuration: Configuration;
  readonly connectors: readonly Connector<never>[];
  readonly secrets: SecretSources;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: HubLog;
  readonly node: string;
  readonly giveWay: GiveWay;
  readonly has: (role: Role) => boolean;
}

/** The means of a hub that is given only some of them. */
export function meansOf(options: HubOptions): Means {
  const { configuration } = options;
  const { hub } = configuration;
  const chance = options.chance ?? systemChance;
  const environment = options.environment ?? process.env;
  // The store makes its key at first use: a hub that refers to no stored secret leaves none behind.
  const store = lazySecrets({ dataDirectory: hub.dataDirectory, environment, chance });
  const clock = options.clock ?? systemClock;
  return {
    configuration,
    connectors: options.connectors ?? CONNECTORS,
    secrets: { environment, store },
    clock,
    chance,
    log: options.log ?? createLog({ level: hub.logLevel, readable: false, hub: hub.name }),
    node: nodeName(configuration, process.pid),
    giveWay: new GiveWay(clock, () => performance.eventLoopUtilization()),
    has: (role) => hub.roles.includes(role),
  };
}
