import type { Subscription } from '../../backbone/backbone.ts';
import type { StoredMessage } from '../../backbone/event-log.ts';
import type { Envelope, Lane } from '../../canonical/envelope.ts';
import type { Clock } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { followRecorded } from '../follow.ts';
import { type Desk, sheetOn, type Touch } from './desk.ts';
import type { Told } from './fact.ts';
import type { StockPlan } from './plan.ts';
import { expire, post } from './post.ts';
import { doubtShelf, publish, type ShelfName, writeOff } from './publish.ts';
import { factsOf, stockTopicsOf } from './read.ts';
import type { Entry } from './sheet.ts';
import type { OpenDesk, StockStore } from './store.ts';

export interface StockLedgerOptions {
  readonly store: StockStore;
  readonly plan: StockPlan;
  readonly clock: Clock;
  /** Told of every new line of the history, after it is durable: for logs and alerts. */
  readonly onEntries?: (entries: readonly Entry[]) => void;
}

/** The stock ledger at work: it posts what messages say, and says what is to be published. */
export interface StockLedger {
  /** What the backbone delivers to; declare it with `backbone.subscribe`. */
  subscription(): Subscription;
  /** Posts messages in one transaction; answers the publications that are to be put into the log. */
  post(messages: readonly Pick<StoredMessage, 'envelope' | 'recordedAt'>[]): Promise<readonly Envelope[]>;
  /** Has channels asked what they show of some articles; answers the publications to put into the log. */
  ask(shelves: readonly ShelfName[]): Promise<readonly Envelope[]>;
  /**
   * Looks at what only the time moves: claims that run out, numbers that wait for their turn, flash sales that begin and end,
   * readings that grow old; and, at first, at everything when the policy is another than before. Answers the publications to put into the log, and whether more is due.
   */
  sweep(): Promise<{ readonly messages: readonly Envelope[]; readonly more: boolean }>;
}

/** A publication that was sent longer ago is said again: the hub may have ended between deciding and saying it. */
const SAY_AGAIN_MS = 5_000;

export function createStockLedger(options: StockLedgerOptions): StockLedger {
  const { store, plan, clock, onEntries = () => {} } = options;
  let isAdopted = false;

  const decide = async (
    touch: Touch,
    told: readonly Told[],
    lane: Lane,
    asked: readonly ShelfName[] = [],
  ): Promise<readonly Envelope[]> => {
    const nowMs = clock.now();
    const { messages, entries } = await store.change(touch, { plan, nowMs }, (desk) => {
      for (const each of told) post(desk, each);
      for (const each of asked) doubtShelf(desk, each);
      // Asking about an article that nobody told of does not make it one.
      const concerned = asked.length === 0 ? desk.concerned : desk.concerned.filter((sku) => desk.sheets.has(sku));
      // All of them before any number follows from them: a set has claims on several parts.
      for (const sku of concerned) expire(desk, sheetOn(desk, sku));
      for (const sku of concerned) writeOff(desk, sku);
      for (const sku of concerned) publish(desk, { sku, lane, asked });
      return { messages: toSay(desk), entries: desk.entries };
    });
    onEntries(entries);
    return messages;
  };

  const postMessages: StockLedger['post'] = async (messages) => {
    const told = messages.flatMap((message) => factsOf(message, plan));
    if (told.length === 0) return [];
    // What a proof found wrong is put right at once; what a full reading brings may wait behind live work.
    const isBulk = messages.every(({ envelope }) => envelope.lane === 'bulk' && !isOutcome(envelope));
    const lane = isBulk ? 'bulk' : 'live';
    return decide(touchOf(told), told, lane);
  };

  return {
    post: postMessages,
    subscription: () =>
      followRecorded({
        name: 'stock',
        topics: stockTopicsOf(plan),
        factsOf: (message) => factsOf(message, plan).map(({ fact }) => fact),
        take: postMessages,
      }),
    ask: (shelves) => decide(touchOfSkus(shelves.map(({ sku }) => sku)), [], 'bulk', shelves),
    async sweep() {
      const nowMs = clock.now();
      // A hub that was started with another policy must not wait for news of an article until it shows what holds now.
      if (!isAdopted) await store.adopt(factId(JSON.stringify(plan)), nowMs);
      isAdopted = true;
      await watchSources(store, plan, nowMs);
      const skus = await store.due(nowMs, LIMITS.stockSweep);
      const messages = skus.length === 0 ? [] : await decide(touchOfSkus(skus), [], 'live');
      return { messages, more: skus.length === LIMITS.stockSweep };
    },
  };
}

const touchOfSkus = (skus: readonly string[]): Touch => ({
  skus: [...new Set(skus)],
  owners: [],
  recipes: [],
  sets: [],
});

const isOutcome = (envelope: Envelope): boolean => envelope.type.startsWith('storeloom.outcome.');

/** What stands behind the facts of a batch. */
function touchOf(told: readonly Told[]): Touch {
  const skus = new Set<string>();
  const owners = new Set<string>();
  const recipes = new Set<string>();
  const sets = new Set<string>();
  for (const { fact } of told) {
    if (fact.kind === 'recipe') {
      recipes.add(fact.sku);
      const components = Object.keys(fact.components);
      if (components.length > 0) sets.add(fact.sku);
      for (const component of components) skus.add(component);
    } else if (fact.kind === 'owner') {
      owners.add(fact.owner);
      const lines = [fact.fact.sold?.lines ?? {}, ...Object.values(fact.fact.written ?? {})];
      for (const each of lines) for (const sku of Object.keys(each)) skus.add(sku);
    } else skus.add(fact.sku);
  }
  return { skus: [...skus], owners: [...owners], recipes: [...recipes], sets: [...sets] };
}

function toSay(desk: OpenDesk): Envelope[] {
  return desk.concerned.flatMap((sku) =>
    Object.values(desk.sheets.get(sku)?.shelves ?? {}).flatMap(({ flight }) => {
      if (flight === undefined) return [];
      const age = desk.nowMs - flight.sentMs;
      return age === 0 || age >= SAY_AGAIN_MS ? [flight.command] : [];
    }),
  );
}

/** A source from which nothing at all comes proves nothing any more, however fresh its last word of an article was. */
async function watchSources(store: StockStore, { silenceMs }: Desk['plan'], nowMs: number): Promise<void> {
  for (const { name, heardMs, silent } of await store.sources()) {
    const isSilent = nowMs - heardMs > silenceMs;
    if (isSilent !== silent) await store.setSilent(name, isSilent, nowMs);
  }
}
