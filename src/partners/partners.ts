import type { Backbone } from '../backbone/backbone.ts';
import type { SecretStore } from '../connector/secrets.ts';
import type { Chance } from '../kernel/chance.ts';
import type { Clock } from '../kernel/clock.ts';
import type { AddressRules } from './address.ts';
import { createDeliverer, DELIVERY_PACE, type DeliveryPace } from './deliverer.ts';
import { createDesk, type PartnerDesk } from './desk.ts';
import { fanOut } from './fan-out.ts';
import { partnerCases, tellTroubles } from './notice.ts';
import { createSecretRing } from './secret-ring.ts';
import { createSender, type Resolve } from './send.ts';
import type { PartnerStore } from './store.ts';

export interface PartnersOptions {
  readonly store: PartnerStore;
  readonly backbone: Pick<Backbone, 'append' | 'log' | 'subscribe' | 'deadLetters'>;
  readonly secrets: SecretStore;
  readonly rules: AddressRules;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly logger: { warn(facts: object, message: string): void };
  /** This run of this process: no two have the same. */
  readonly owner: string;
  readonly pace?: Partial<DeliveryPace>;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

/** The telling of partners by webhook: who is told, the telling, and the desk that people keep it at. */
export interface Partners {
  readonly desk: PartnerDesk;
  /** Delivers until `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Subscribes to the backbone: call before it starts. */
export function openPartners(options: PartnersOptions): Partners {
  const { store, backbone, secrets, rules, clock, chance, logger, owner, resolve, timeoutMs } = options;
  const ring = createSecretRing({ secrets, clock, chance });
  const sender = createSender({
    clock,
    rules,
    ...(resolve === undefined ? {} : { resolve }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const deliverer = createDeliverer({
    store,
    log: backbone.log,
    ring,
    sender,
    clock,
    chance,
    logger,
    owner,
    pace: { ...DELIVERY_PACE, ...options.pace },
    tell: () => tellTroubles(store, backbone),
  });
  backbone.subscribe(fanOut({ store, clock, wake: () => deliverer.wake() }));
  backbone.subscribe(partnerCases(store));
  const { deadLetters } = backbone;
  const onChange = (): void => deliverer.refresh();
  return {
    desk: createDesk({ store, ring, sender, rules, deadLetters, clock, chance, onChange }),
    run: (signal) => deliverer.run(signal),
    close: () => sender.close(),
  };
}
