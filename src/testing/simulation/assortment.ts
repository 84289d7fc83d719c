import type { CommandData, Lane } from '../../canonical/envelope.ts';
import type { Product } from '../../canonical/product.ts';
import type { Chance } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import type { AnyProcess, Message, Output } from '../../process/define.ts';
import type { Observed } from '../../process/host.ts';
import { begin, type Live, step } from '../../process/step.ts';
import { assortmentPublication } from '../../processes/assortment-publication/assortment-publication.ts';

/**
 * A small world by chance: an owner who changes an article and its prices (also ahead of time), a channel that carries out what it is
 * told whenever it likes, lanes that overtake each other, messages that come late, twice and in any order, and a merchant who
 * changes things in the channel. When all has come to rest, the channel shows what the owner says.
 */
const KEY = 'product/TEE';
/** The process of the world: one owner, one channel. */
export const assortmentProcess = (): AnyProcess =>
  assortmentPublication({ owner: 'odoo', channels: { shop: { list: 'retail' } } });
const DEFINITION = assortmentProcess();
export const SKUS = ['TEE-M', 'TEE-L'] as const;
type Sku = (typeof SKUS)[number];
type Command = Output & { readonly kind: 'command' };

export type Deed =
  | { readonly kind: 'rename'; readonly title: string }
  | { readonly kind: 'retire' | 'offer' }
  | {
      readonly kind: 'price';
      readonly sku: Sku;
      readonly amount: number;
      readonly inMs: number;
      readonly urgent?: boolean;
    }
  | { readonly kind: 'deliver'; readonly pick: number; readonly keep: boolean }
  | { readonly kind: 'carry out'; readonly lane: Lane }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'meddle'; readonly sku: Sku; readonly amount: number }
  | { readonly kind: 'retitle'; readonly title: string };

const START_MS = Date.parse('2026-11-20T10:00:00Z');
export const LANES: readonly Lane[] = ['live', 'standard', 'bulk'];

/** See above; `observe` is told every step. */
export class AssortmentWorld {
  nowMs = START_MS;
  live: Live = begin(DEFINITION, KEY, 'bulk');
  readonly #observe: (observed: Observed) => void;
  readonly #messages: Message[] = [];
  readonly #queues: Record<Lane, Command[]> = { live: [], standard: [], bulk: [] };
  readonly #told = new Map<Sku, { fromMs: number; amount: number }[]>();
  #count = 0;
  #title = 'Tee';
  #sold = true;
  /** What the channel shows. */
  readonly shop: { title?: string; sold: boolean; prices: Map<string, number> } = { sold: false, prices: new Map() };

  constructor(observe: (observed: Observed) => void = () => {}) {
    this.#observe = observe;
  }

  get state(): { readonly at: string; readonly product?: Product } {
    return this.live.kept.data;
  }

  get waiting(): number {
    return this.#messages.length + LANES.reduce((sum, lane) => sum + this.#queues[lane].length, 0);
  }

  do(deed: Deed): void {
    // Every deed has its own moment, so that no two readings of the owner are equally new.
    this.nowMs += 1;
    switch (deed.kind) {
      case 'rename':
        this.#title = deed.title;
        this.#tellProduct();
        break;
      case 'retire':
      case 'offer':
        this.#sold = deed.kind === 'offer';
        this.#tellProduct();
        break;
      case 'price':
        this.#tellPrice(deed);
        break;
      case 'deliver':
        this.#deliver(deed.pick, deed.keep);
        break;
      case 'carry out':
        this.#carryOut(deed.lane);
        break;
      case 'wait':
        this.nowMs += deed.ms;
        this.#fireDeadlines();
        break;
      case 'meddle':
        this.#meddle(deed.sku, deed.amount);
        break;
      case 'retitle':
        this.#retitle(deed.title);
    }
  }

  /** The merchant changes a price in the channel. */
  #meddle(sku: Sku, amount: number): void {
    if (!this.shop.prices.has(sku)) return;
    this.shop.prices.set(sku, amount);
    this.#echoPrice(sku, amount);
  }

  #retitle(title: string): void {
    if (this.shop.title === undefined) return;
    this.shop.title = title;
    this.#echoProduct(title);
  }

  #echoProduct(title: string): void {
    const product = { ...this.#product(title), record: { connection: 'shop', id: '1' } };
    this.#send('ProductUpdated', { product }, 'shop');
  }

  /** Lets everything end; throws when it does not. */
  settle(): void {
    for (let round = 0; round < 400; round += 1) {
      this.nowMs += 1;
      if (this.#messages.length > 0) this.#deliver(0, false);
      else if (LANES.some((lane) => this.#queues[lane].length > 0)) for (const lane of LANES) this.#carryOut(lane);
      else if (this.#nextDeadline() === undefined) return;
      else {
        this.nowMs = Math.max(this.nowMs, this.#nextDeadline() ?? 0);
        this.#fireDeadlines();
      }
    }
    throw new Error('it does not come to rest');
  }

  /** What the owner says now. */
  wanted(sku: Sku): number | undefined {
    return this.#told.get(sku)?.findLast(({ fromMs }) => fromMs <= this.nowMs)?.amount;
  }

  get offered(): { readonly title: string; readonly sold: boolean } {
    return { title: this.#title, sold: this.#sold };
  }

  #product(title: string): Product {
    return {
      id: KEY,
      record: { connection: 'odoo', id: '7' },
      title,
      kind: 'goods',
      variants: SKUS.map((sku) => ({ sku, options: [{ name: 'Size', value: sku }], unit: 'each', active: true })),
      components: [],
    };
  }

  #send(name: string, data: unknown, connection: string): void {
    this.#count += 1;
    this.#messages.push({
      id: `m${this.#count}`,
      name,
      data,
      atMs: 0,
      time: instant(this.nowMs),
      connection,
    });
  }

  #tellProduct(): void {
    if (this.#sold) this.#send('ProductUpdated', { product: this.#product(this.#title) }, 'odoo');
    else this.#send('ProductRetired', { product: KEY, at: instant(this.nowMs) }, 'odoo');
  }

  /** As a source does it: a reading tells what holds now and what is to come, so that it covers all of the future. */
  #tellPrice({ sku, amount, inMs, urgent }: Deed & { kind: 'price' }): void {
    const now = this.wanted(sku);
    const fromMs = this.nowMs + inMs;
    const before = inMs === 0 || now === undefined ? [] : [{ fromMs: this.nowMs, amount: now }];
    const segments = [...before, { fromMs, amount }];
    this.#told.set(sku, segments);
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1];
      const data = {
        sku,
        list: 'retail',
        price: { amount: segment.amount, currency: 'EUR' },
        includesTax: true,
        effectiveFrom: instant(segment.fromMs),
        ...(next === undefined ? {} : { effectiveTo: instant(next.fromMs) }),
        ...(urgent === undefined ? {} : { urgent }),
      };
      this.#send('PriceChanged', data, 'odoo');
    }
  }

  #echoPrice(sku: string, amount: number): void {
    const price = { amount, currency: 'EUR' };
    const data = { sku, list: 'shop', price, includesTax: true, effectiveFrom: instant(this.nowMs) };
    this.#send('PriceChanged', data, 'shop');
  }

  #deliver(pick: number, keep: boolean): void {
    const index = this.#messages.length === 0 ? 0 : pick % this.#messages.length;
    const message = this.#messages[index];
    if (message === undefined) return;
    if (!keep) this.#messages.splice(index, 1);
    this.#take({ ...message, atMs: this.nowMs });
  }

  #take(message: Message): void {
    const isOutcome = message.name.includes('.');
    const begins = message.connection === 'odoo' || isOutcome;
    if (!begins && this.live.instance.revision === 0 && this.state.product === undefined) return;
    const stepped = step(DEFINITION, this.live, message);
    const from = this.state.at;
    this.live = stepped.live;
    this.#observe({ from, name: message.name, to: this.state.at, answer: stepped.answer });
    for (const output of stepped.outputs) {
      if (output.kind === 'command') this.#queues[output.lane ?? 'bulk'].push(output);
    }
  }

  #nextDeadline(): number | undefined {
    const moments = Object.values(this.live.instance.deadlines);
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  #fireDeadlines(): void {
    for (const [name, dueMs] of Object.entries(this.live.instance.deadlines)) {
      if (dueMs > this.nowMs) continue;
      const { [name]: _, ...deadlines } = this.live.instance.deadlines;
      const fired = { ...this.live.kept.fired, [name]: dueMs };
      this.live = { instance: { ...this.live.instance, deadlines }, kept: { ...this.live.kept, fired } };
      this.#count += 1;
      this.#messages.push({
        id: `m${this.#count}`,
        name: `deadline.${name}`,
        data: { key: KEY, name, dueMs },
        atMs: 0,
        time: instant(dueMs),
      });
    }
  }

  #carryOut(lane: Lane): void {
    const command = this.#queues[lane].shift();
    if (command === undefined) return;
    const answer = (name: string, request: unknown, result: unknown): void =>
      this.#send(`${name}.done`, { command: name, outcome: 'done', connection: 'shop', request, result }, 'shop');
    if (command.name === 'publish-product') {
      const request = command.data as CommandData<'publish-product'>;
      this.shop.title = request.product.title;
      this.shop.sold = request.sold;
      for (const { sku, price } of request.prices) {
        if (!this.shop.prices.has(sku)) this.#show(sku as Sku, price.amount);
      }
      answer('publish-product', request, {
        record: { connection: 'shop', id: '1' },
        prices: this.#shown(),
        at: instant(this.nowMs),
      });
      this.#send(
        'ProductUpdated',
        { product: { ...request.product, record: { connection: 'shop', id: '1' } } },
        'shop',
      );
      return;
    }
    const request = command.data as CommandData<'publish-price'>;
    const prices = request.prices.map(({ sku, price, expected }) => {
      const current = this.shop.prices.get(sku) ?? 0;
      const applied = current === price.amount || expected === undefined || expected.amount === current;
      if (applied && current !== price.amount) this.#show(sku as Sku, price.amount);
      return { sku, applied, shown: { amount: applied ? price.amount : current, currency: 'EUR' } };
    });
    answer('publish-price', request, { prices, at: instant(this.nowMs) });
    for (const { sku, shown } of prices) this.#echoPrice(sku, shown.amount);
  }

  #shown() {
    return [...this.shop.prices].map(([sku, amount]) => ({ sku, shown: { amount, currency: 'EUR' } }));
  }

  #show(sku: Sku, amount: number): void {
    this.shop.prices.set(sku, amount);
    this.history.push({ sku, amount, atMs: this.nowMs });
  }

  /** Every price that the hub set in the channel, and when. */
  readonly history: { sku: Sku; amount: number; atMs: number }[] = [];
  /** From when on an amount may be shown: the earliest moment that its owner ever named for it. */
  readonly allowed = new Map<string, number>();

  note(deed: Deed): void {
    if (deed.kind !== 'price') return;
    const key = `${deed.sku} ${deed.amount}`;
    this.allowed.set(key, Math.min(this.allowed.get(key) ?? Number.MAX_SAFE_INTEGER, this.nowMs + 1 + deed.inMs));
  }
}

/** Without these there is nothing to sell. */
const FIRST: readonly Deed[] = [
  { kind: 'offer' },
  ...SKUS.map((one): Deed => ({ kind: 'price', sku: one, amount: 500, inMs: 0 })),
];

/** A world after these deeds, when all has come to rest. */
export function playAssortment(deeds: readonly Deed[], observe?: (observed: Observed) => void): AssortmentWorld {
  const world = new AssortmentWorld(observe);
  for (const deed of [...FIRST, ...deeds]) {
    world.note(deed);
    world.do(deed);
  }
  world.settle();
  return world;
}

/** Deeds of a world by chance, always the same ones for the same chance. */
export function assortmentDeeds(chance: Chance, count: number): readonly Deed[] {
  const pick = <One>(of: readonly One[]): One => of[Math.floor(chance.fraction() * of.length)] as One;
  const makers: readonly (() => Deed)[] = [
    () => ({ kind: 'rename', title: pick(['Tee', 'Shirt', 'Top']) }),
    () => ({ kind: pick(['offer', 'offer', 'retire'] as const) }),
    () => ({ kind: 'price', sku: pick(SKUS), amount: pick([100, 200, 300]), inMs: pick([0, 0, 50, 1_000]) }),
    () => ({ kind: 'deliver', pick: Math.floor(chance.fraction() * 9), keep: chance.fraction() < 0.2 }),
    () => ({ kind: 'deliver', pick: 0, keep: false }),
    () => ({ kind: 'carry out', lane: pick(LANES) }),
    () => ({ kind: 'wait', ms: pick([10, 100, 100_000_000]) }),
    () => ({ kind: 'meddle', sku: pick(SKUS), amount: pick([7, 8]) }),
    () => ({ kind: 'retitle', title: pick(['Cheap', 'Cheaper']) }),
  ];
  return Array.from({ length: count }, () => pick(makers)());
}
