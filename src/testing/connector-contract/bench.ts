import { expect } from 'vitest';
import type { CommandName } from '../../canonical/command.ts';
import { type CommandData, type Delivery, type Envelope, newCommand } from '../../canonical/envelope.ts';
import { withinScope } from '../../connector/call-scope.ts';
import type { Call, CommandHandler, Connection, ConnectionContext, Profile } from '../../connector/connector.ts';
import type { Http } from '../../connector/http.ts';
import { type OpenHttp, openHttp } from '../../connector/http-undici.ts';
import { secretsOf } from '../../connector/mask.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { memoryBuckets } from '../../connector/memory/shared-buckets.ts';
import type { TappedCall } from '../../connector/wire-tap.ts';
import { systemChance } from '../../kernel/chance.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import type { ConnectorContract, ContractRequest, ContractWorld } from '../connector-contract.ts';

/** The name of the connection under test. */
export const CONNECTION = 'contract';

/** Any contract, whatever its settings and world are. */
export type AnyContract<Settings, World extends ContractWorld<Settings>> = ConnectorContract<Settings, World>;

export interface BenchOptions {
  readonly clock?: Clock;
  /** Wraps the way out, to do something at the n-th call. */
  readonly around?: (http: Http) => Http;
}

/** A connection on the test bench: everything that it lets out is kept and looked through. */
export class Bench<Settings, World extends ContractWorld<Settings>> implements AsyncDisposable {
  readonly world: World;
  readonly #contract: AnyContract<Settings, World>;
  readonly #bindings = memoryBindings();
  readonly #opened: { readonly http: OpenHttp; readonly connection: Connection }[] = [];
  readonly #tapped: TappedCall[] = [];
  readonly #lines: unknown[] = [];
  readonly #failures: Failure[] = [];

  private constructor(contract: AnyContract<Settings, World>, world: World) {
    this.#contract = contract;
    this.world = world;
  }

  static async start<S, W extends ContractWorld<S>>(contract: AnyContract<S, W>): Promise<Bench<S, W>> {
    return new Bench(contract, await contract.start());
  }

  get tapped(): readonly TappedCall[] {
    return this.#tapped;
  }

  /** Opens the connection as a fresh process would; bindings outlive it. */
  open(options: BenchOptions = {}): { readonly connection: Connection; readonly http: OpenHttp } {
    const { connector } = this.#contract;
    const { settings } = this.world;
    const clock = options.clock ?? systemClock;
    const http = openHttp({
      connection: CONNECTION,
      clock,
      chance: systemChance,
      buckets: memoryBuckets(clock),
      rateLimits: connector.manifest.rateLimits,
      tap: { record: (call) => this.#tapped.push(call) },
      mask: {
        secrets: secretsOf(connector.settings, settings),
        ...(connector.manifest.visibleFields === undefined ? {} : { visibleFields: connector.manifest.visibleFields }),
      },
      callTimeoutMs: 10_000,
    });
    const context: ConnectionContext<Settings> = {
      connection: CONNECTION,
      settings,
      http: options.around?.(http) ?? http,
      clock,
      chance: systemChance,
      bindings: this.#bindings,
      webhookUrl: `http://127.0.0.1:9/webhooks/${CONNECTION}`,
      log: {
        info: (message, facts) => this.#lines.push([message, facts]),
        warn: (message, facts) => this.#lines.push([message, facts]),
      },
    };
    const connection = connector.open(context);
    this.#opened.push({ http, connection });
    return { connection, http };
  }

  profile(): Profile<Settings> {
    return { connection: CONNECTION, settings: this.world.settings };
  }

  /** How `work` ended: its value, or the failure it was thrown with. Any other error is the connector's bug. */
  async outcome<T>(work: Promise<T>): Promise<{ readonly value: T } | { readonly failure: Failure }> {
    try {
      return { value: await work };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.#lines.push([error.message, error.stack]);
      this.#failures.push(error.failure);
      return { failure: error.failure };
    }
  }

  /** A good day again: every fault is taken back. */
  heal(): void {
    const { faults } = this.world.simulator;
    for (const [name, value] of Object.entries(faults)) {
      Object.assign(faults, { [name]: typeof value === 'boolean' ? false : 0 });
    }
  }

  /** Nothing that was let out holds a secret or a personal value. */
  expectClean(): void {
    const seen = JSON.stringify([this.#tapped, this.#lines, this.#failures]);
    const secrets = secretsOf(this.#contract.connector.settings, this.world.settings);
    const leaked = [...secrets, ...this.#contract.personal].filter((value) => value.length > 3 && seen.includes(value));
    expect(leaked, 'private values in logs, failures or the wire tap').toEqual([]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { connection, http } of this.#opened) {
      await connection.close();
      await http.close();
    }
    await this.world[Symbol.asyncDispose]();
  }
}

/** A raw delivery of the connection under test. */
export function deliveryOf(pushed: {
  readonly topic: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly via?: Delivery['via'];
  readonly id?: string;
}): Delivery {
  return {
    connection: CONNECTION,
    via: pushed.via ?? 'webhook',
    topic: pushed.topic,
    deliveryId: pushed.id ?? factId(pushed.topic, pushed.body),
    headers: pushed.headers ?? {},
    body: pushed.body,
    encoding: 'utf8',
    receivedAt: '2026-11-20T10:00:00.000Z',
  };
}

/** A command as a process would ask for it. */
export function commandOf<Name extends CommandName>(
  name: Name,
  request: ContractRequest<Name>,
  index: number,
): Envelope<CommandData<Name>> {
  return newCommand({
    name,
    source: '/processes/contract',
    connection: CONNECTION,
    subject: request.subject,
    time: '2026-11-20T10:00:01.000Z',
    data: request.data,
    cause: { id: factId('contract', name, String(index)), correlationid: request.subject, lane: 'live' },
  });
}

export function callOf(change: Partial<Call> = {}): Call {
  return {
    attempt: 1,
    uncertain: false,
    shadow: false,
    lane: 'live',
    signal: new AbortController().signal,
    ...change,
  };
}

/** Carries a command out as the delivery worker does, in its scope. */
export function carryOut<Name extends CommandName>(
  connection: Connection,
  name: Name,
  command: Envelope<CommandData<Name>>,
  call: Call,
): ReturnType<CommandHandler<Name>['carryOut']> {
  const handler = connection.commands[name] as CommandHandler<Name> | undefined;
  if (handler === undefined) throw new Error(`the connection has no handler for ${name}`);
  const scope = {
    causes: [command.id],
    correlations: [command.correlationid],
    lane: call.lane,
    attempt: call.attempt,
    signal: call.signal,
  };
  return withinScope(scope, () => handler.carryOut(command, call));
}
