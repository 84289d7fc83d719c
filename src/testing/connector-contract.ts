import { describe, test } from 'vitest';
import type { CommandName } from '../canonical/command.ts';
import type { CommandData } from '../canonical/envelope.ts';
import type { EventName } from '../canonical/event.ts';
import type { Connector, FactDraft, Hint, WebhookRequest } from '../connector/connector.ts';
import type { FailureKind } from '../kernel/failure.ts';
import type { Money } from '../kernel/money.ts';
import { commandCases } from './connector-contract/commands.ts';
import { connectionCases } from './connector-contract/connection.ts';
import { manifestCases } from './connector-contract/manifest.ts';
import { pollCases } from './connector-contract/polls.ts';
import { translationCases } from './connector-contract/translation.ts';
import { webhookCases } from './connector-contract/webhooks.ts';
import type { FaultPlan } from './simulator.ts';

/** A vendor's simulator, running, and settings that lead to it. Each case starts one of its own. */
export interface ContractWorld<Settings> extends AsyncDisposable {
  readonly settings: Settings;
  readonly simulator: {
    readonly faults: FaultPlan;
    /** Stops answering: calls are refused. */
    close(): Promise<void>;
  };
}

/** A payload as the vendor sends it. */
export interface ContractSample {
  readonly says: string;
  readonly topic: string;
  /** The exact text. */
  readonly body: string;
  /** Headers that a verified delivery keeps. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How it came; pushed by default. */
  readonly via?: 'webhook' | 'poll' | 'hint';
  /** What must come of it. */
  readonly gives: readonly EventName[] | 'hints' | 'parts' | 'ignored' | 'invalid';
  /** The total of the order or the amount of the payment, to the minor unit. */
  readonly total?: Money;
  /** Paths like `customer.id` or `data.object.amount` without which it must be `invalid` (or ignored), never a guess. */
  readonly essential?: readonly string[];
  /** The same payload about the foreign id given: nineteen digits must survive as they are. */
  readonly withId?: (id: string) => string;
}

/** How deliveries are signed. */
export interface ContractWebhook<Settings> {
  /** A delivery as the vendor would send it at `atMs`, rightly signed. `body` may be anything. */
  request(
    delivery: { topic: string; body: string; deliveryId: string },
    settings: Settings,
    atMs: number,
  ): WebhookRequest;
  /** What a `needs` of the connector leads to. */
  readonly document?: string;
  /** Where the signature stands, by header (lower case) or query parameter. */
  readonly signature: { readonly headers?: readonly string[]; readonly query?: readonly string[] };
  /** False where the vendor signs nothing of the body and only a shared secret protects the address. */
  readonly coversBody: boolean;
  /** From what age on a delivery is refused; left out where the vendor sends no time. */
  readonly staleAfterMs?: number;
  /** False where the vendor gives no id, so that it is derived from the body. True by default. */
  readonly carriesId?: boolean;
}

/** One command, how to ask for it and how to see what came of it. */
export interface ContractCommand<Name extends CommandName, World> {
  /** Makes in the vendor what the command needs. `index` tells several of one world apart. */
  prepare(world: World, index: number): Promise<ContractRequest<Name>>;
  /** How often it took effect, read from the vendor's state: 1 is right. */
  effects(world: World, request: ContractRequest<Name>): number | Promise<number>;
  /** A command that this vendor refuses: it must end as `rejected` or `invalid`, and never hold others in its batch. */
  bad?(world: World, index: number): Promise<ContractRequest<Name>>;
  /** Also asked twice at the same moment, as two hubs would. */
  readonly race?: boolean;
}

export interface ContractRequest<Name extends CommandName> {
  /** The business key: `order/shop/1`. */
  readonly subject: string;
  readonly data: CommandData<Name>;
}

export interface ContractPoll<World> {
  /** Makes or changes a foreign object; answers a text that the object or the id of its fact holds. The same index is the same object. */
  change(world: World, index: number): Promise<string>;
  /** How many objects to change, best more than a page. Default 30. */
  readonly changes?: number;
  /** Calls of a round that finds nothing. Default 1; more where a system cannot be asked for all of it at once. */
  readonly idleCalls?: number;
}

/** What a connector's author gives to get the whole contract. */
export interface ConnectorContract<Settings, World extends ContractWorld<Settings> = ContractWorld<Settings>> {
  readonly connector: Connector<Settings>;
  /** Settings for what needs no vendor: translation and signatures. */
  readonly settings: Settings;
  start(): Promise<World>;
  /** The system calls the hub and offers nothing that the hub could call: a check makes no call and has no bad days. */
  readonly listensOnly?: true;
  readonly samples: readonly ContractSample[];
  readonly webhook?: ContractWebhook<Settings>;
  /** The same business fact as it is pushed and as it is read: both must give the same events. */
  readonly sameFacts?: readonly {
    readonly says: string;
    make(world: World): Promise<{
      readonly pushed: Pick<ContractSample, 'topic' | 'body' | 'headers'>;
      readonly read: readonly FactDraft[];
    }>;
  }[];
  /** There and back: `back(there(value))` must equal `value`. */
  readonly roundTrips?: readonly ContractRoundTrip[];
  readonly commands?: { readonly [Name in CommandName]?: ContractCommand<Name, World> };
  /** By the poll's name. */
  readonly polls?: Readonly<Record<string, ContractPoll<World>>>;
  readonly hints?: readonly { readonly says: string; make(world: World): Promise<Hint> }[];
  /** Breaks what the provisioner keeps, e.g. removes a webhook; it must be found and healed. */
  readonly provisioning?: { damage(world: World): Promise<void> };
  /** Personal values that stand in samples and commands; they must never be seen in logs, errors or the wire tap. */
  readonly personal: readonly string[];
  /** Where the vendor says a fault in a way of its own; the default is in `connector-contract/faults.ts`. */
  readonly faultKinds?: Readonly<Partial<Record<keyof FaultPlan, readonly FailureKind[]>>>;
}

export interface ContractRoundTrip {
  readonly says: string;
  /** Runs the property with fast-check; see `roundTrip`. */
  check(): void;
}

/** One thing that every connector must do. */
export interface ContractCase {
  readonly says: string;
  run(): Promise<void>;
}

/** All cases that apply to a connector, by part. */
export function contractCases<Settings, World extends ContractWorld<Settings>>(
  contract: ConnectorContract<Settings, World>,
): ReadonlyMap<string, readonly ContractCase[]> {
  return new Map([
    ['manifest', manifestCases(contract)],
    ['webhooks', webhookCases(contract)],
    ['translation', translationCases(contract)],
    ['connection', connectionCases(contract)],
    ['commands', commandCases(contract)],
    ['polls', pollCases(contract)],
  ]);
}

/**
 * The contract that every connector passes. Call it at the top level of the connector's test file:
 * `connectorContract('stripe', { connector: stripe, settings, start, samples, … })`.
 */
export function connectorContract<Settings, World extends ContractWorld<Settings>>(
  name: string,
  contract: ConnectorContract<Settings, World>,
): void {
  describe(`the contract of ${name}`, () => {
    for (const [part, cases] of contractCases(contract)) {
      if (cases.length === 0) continue;
      describe(part, () => {
        for (const each of cases) test(each.says, () => each.run(), 60_000);
      });
    }
  });
}
