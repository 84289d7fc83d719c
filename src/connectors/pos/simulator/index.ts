import { createHmac } from 'node:crypto';
import { type SimulatorOptions, type SimulatorServer, startSimulator } from '../../../testing/simulator.ts';

/** A message as a till writes it into its journal. */
export type TillMessage = Readonly<Record<string, unknown>> & { readonly type: string };

/** What is rung up: pieces and price per SKU; negative pieces are taken back. */
export interface RungLine {
  readonly sku: string;
  readonly pieces: number;
  /** Minor units of the store's currency, which has two digits, for one piece. */
  readonly cents: number;
}

export interface SimulatedTill {
  readonly store: string;
  readonly till: string;
  /** The number of its last message. */
  readonly sequence: number;
  /** Everything it ever wrote, in order. */
  readonly journal: readonly TillMessage[];
  /** Rings a sale up; answers the message, which waits to be sent. */
  sell(...lines: readonly RungLine[]): TillMessage;
  /** Rings up a sale to who showed a card. */
  sellTo(member: string, ...lines: readonly RungLine[]): TillMessage;
  /** Takes goods back. */
  takeBack(sale: TillMessage, ...lines: readonly RungLine[]): TillMessage;
  /** Takes goods of an order back; `givenCents` is what the till gives for them, in cash. */
  takeBackOrder(order: string, givenCents: number, ...lines: readonly Omit<RungLine, 'cents'>[]): TillMessage;
  /** Voids a sale or a return. */
  cancel(receipt: TillMessage, reason?: string): TillMessage;
  open(floatCents: number): TillMessage;
  close(): TillMessage;
  heartbeat(): TillMessage;
  /** Counts up without a message: what was rung up is lost with the till's disk. */
  lose(): number;
}

/** A store with tills that post to a hub. Its faults are those of the line: dropped, doubled and overtaken deliveries. */
export interface StoreSimulator {
  readonly server: SimulatorServer;
  readonly store: string;
  readonly secret: string;
  /** Where messages go; empty when nowhere. */
  hubUrl: string;
  till(name: string, firstSequence?: number): SimulatedTill;
  /** Messages that no hub has taken yet, oldest first. */
  waiting(): readonly TillMessage[];
  /** Sends what waits, each by itself; what is not answered 2xx goes on waiting. Answers the statuses. */
  flush(): Promise<readonly number[]>;
  /** Sends what waits as batches, as a store does when its line is back. */
  flushBatch(most?: number): Promise<readonly number[]>;
  /** Sends a message whatever waits, under a delivery id of its own; answers the status. */
  post(message: object, deliveryId?: string): Promise<number>;
}

export interface StoreOptions extends SimulatorOptions {
  readonly store?: string;
  readonly hubUrl?: string;
  readonly secret?: string;
  readonly currency?: string;
  /** The first moment on the store's clock; every message is a minute later than the one before. */
  readonly beginsMs?: number;
  /** Messages carry the time of the machine instead. */
  readonly presentTime?: boolean;
}

const SECRET = `whsec_${Buffer.from('secret of the simulated stores, 32').toString('base64')}`;
const BEGINS_MS = Date.UTC(2026, 10, 20, 9);
const BATCH = 200;

export async function startStoreSimulator(options: StoreOptions = {}): Promise<StoreSimulator> {
  const { store = 'paris-1', secret = SECRET, currency = 'EUR' } = options;
  const never = { status: 404, body: '{"error":"a store answers nothing"}' };
  const manners = { handle: () => never, serverError: () => never, throttled: () => never, unauthorized: () => never };
  const server = await startSimulator(manners, options);
  const queue: TillMessage[] = [];
  const state = { hubUrl: options.hubUrl ?? '', minutes: 0, deliveries: 0 };
  const clock = (): string => {
    if (options.presentTime === true) return new Date().toISOString();
    state.minutes += 1;
    return new Date((options.beginsMs ?? BEGINS_MS) + state.minutes * 60_000).toISOString();
  };
  const send = (body: object, deliveryId?: string): Promise<number> => {
    state.deliveries += 1;
    const text = JSON.stringify(body);
    const signature = signed(secret, deliveryId ?? `${store}-${state.deliveries}`, text);
    const headers = { 'content-type': 'application/json', ...signature };
    return server.sendWebhook({ url: state.hubUrl, headers, body: text, timeoutMs: 20_000 });
  };
  const taken = (status: number): boolean => status >= 200 && status < 300;
  return {
    server,
    store,
    secret,
    get hubUrl() {
      return state.hubUrl;
    },
    set hubUrl(url) {
      state.hubUrl = url;
    },
    till: (name, firstSequence = 1) => openTill({ store, till: name, currency, clock, queue, firstSequence }),
    waiting: () => [...queue],
    async flush() {
      const sent = queue.splice(0);
      const statuses: number[] = [];
      for (const message of sent) {
        const status = await send(message);
        statuses.push(status);
        if (!taken(status)) queue.push(message);
      }
      return statuses;
    },
    async flushBatch(most = BATCH) {
      const statuses: number[] = [];
      const sent = queue.splice(0);
      for (let from = 0; from < sent.length; from += most) {
        const messages = sent.slice(from, from + most);
        const status = await send({ type: 'batch', messages });
        statuses.push(status);
        if (!taken(status)) queue.push(...messages);
      }
      return statuses;
    },
    post: (message, deliveryId) => send(message, deliveryId),
  };
}

/** Signed as Standard Webhooks has it, written apart from the hub's own code so that the two check each other. */
function signed(secret: string, id: string, body: string): Record<string, string> {
  const time = Math.floor(Date.now() / 1_000).toString();
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`, 'utf8').digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` };
}

// ── a till ──────────────────────────────────────────────────────────────────────────────────────────────────

interface TillMeans {
  readonly store: string;
  readonly till: string;
  readonly currency: string;
  readonly clock: () => string;
  readonly queue: TillMessage[];
  readonly firstSequence: number;
}

const decimal = (cents: number): string =>
  `${cents < 0 ? '-' : ''}${Math.trunc(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;

function openTill({ store, till, currency, clock, queue, firstSequence }: TillMeans): SimulatedTill {
  const journal: TillMessage[] = [];
  let sequence = firstSequence - 1;
  let taken = 0;
  const write = (message: TillMessage): TillMessage => {
    journal.push(message);
    queue.push(message);
    return message;
  };
  const numbered = (type: string, rest: object): TillMessage => {
    sequence += 1;
    return write({ type, id: `${store}-${till}-${sequence}`, store, till, sequence, at: clock(), ...rest });
  };
  const receipt = (type: string, lines: readonly RungLine[], rest: object = {}): TillMessage => {
    const total = lines.reduce((sum, { pieces, cents }) => sum + pieces * cents, 0);
    taken += total;
    return numbered(type, {
      currency,
      taxIncluded: true,
      lines: lines.map(({ sku, pieces, cents }, index) => ({
        line: String(index + 1),
        sku,
        quantity: String(pieces),
        total: decimal(pieces * cents),
      })),
      total: decimal(total),
      tenders: [{ kind: 'card', amount: decimal(total) }],
      ...rest,
    });
  };
  return {
    store,
    till,
    journal,
    get sequence() {
      return sequence;
    },
    sell: (...lines) => receipt('sale', lines),
    sellTo: (member, ...lines) => receipt('sale', lines, { member }),
    takeBack: (sale, ...lines) =>
      receipt(
        'return',
        lines.map((line) => ({ ...line, pieces: -Math.abs(line.pieces) })),
        { returnOf: sale.id },
      ),
    takeBackOrder: (order, givenCents, ...lines) =>
      numbered('order-return', {
        currency,
        order,
        lines: lines.map(({ sku, pieces }, index) => ({
          line: String(index + 1),
          sku,
          quantity: String(pieces),
          reason: 'does-not-fit',
          condition: 'restock',
        })),
        total: decimal(-givenCents),
        tenders: givenCents === 0 ? [] : [{ kind: 'cash', amount: decimal(-givenCents) }],
      }),
    cancel: ({ id }, reason) => numbered('void', { receipt: id, ...(reason === undefined ? {} : { reason }) }),
    open: (floatCents) => numbered('till-opened', { currency, float: decimal(floatCents) }),
    close: () => numbered('till-closed', { currency, counted: [{ kind: 'card', amount: decimal(taken) }] }),
    heartbeat: () => write({ type: 'heartbeat', store, till, at: clock(), lastSequence: sequence }),
    lose: () => {
      sequence += 1;
      return sequence;
    },
  };
}
