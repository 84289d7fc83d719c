import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope } from '../../canonical/envelope.ts';
import { dayFinder } from '../../kernel/zone-day.ts';
import { newMoves } from '../../ledgers/closing/ledger.ts';
import { keyOfSides, type Link, type Move } from '../../ledgers/closing/link.ts';
import { type ClosingFact, closingFactsOf } from '../../ledgers/closing/read.ts';
import type { Telling } from '../../ledgers/closing/sides.ts';
import type { MoneyFact } from '../../ledgers/money/fact.ts';
import { createMoneyLedger } from '../../ledgers/money/ledger.ts';
import { createMemoryMoneyStore } from '../../ledgers/money/memory-store.ts';
import type { MoneyStore } from '../../ledgers/money/store.ts';
import { MONEY_PLAN } from '../../testing/money-ledger-contract.ts';
import type { Certificate, OpenItem } from './certificate.ts';
import { certify, type OpenGroup } from './certify.ts';
import { dateOf, say, wholeStory } from './testing/story.ts';

const PATIENCE = { booked: 1, paid: 2, settled: 3 };
const DAYS = 4;

/** The ledgers in memory, with the rules of the database: what is certified is what stands up to the day and was heard by then. */
class Book {
  readonly #store: MoneyStore = createMemoryMoneyStore();
  readonly #tellings: Telling[] = [];
  readonly #links = new Map<string, string>();
  readonly #moves: (Move & { readonly id: number })[] = [];
  #closed = { day: '', through: 0 };
  #open = new Map<string, OpenItem>();

  async tell(message: Envelope): Promise<void> {
    const store: MoneyStore = {
      ...this.#store,
      change: async (told, nowMs, decide) => {
        const posted = await this.#store.change(told, nowMs, decide);
        for (const { fact } of posted.entries) this.#take({ id: this.#tellings.length + 1, of: 'money', fact });
        return posted;
      },
    };
    const clock = { now: () => 0, sleep: async () => {} };
    await createMoneyLedger({ store, plan: MONEY_PLAN, clock }).take([message]);
    const known = new Set(this.#tellings.filter(({ of }) => of === 'closing').map(({ fact }) => fact.fact));
    for (const fact of closingFactsOf(message)) {
      if (!known.has(fact.fact)) this.#take({ id: this.#tellings.length + 1, of: 'closing', fact });
    }
  }

  #take(telling: Telling): void {
    this.#tellings.push(telling);
    const { payment, order } = telling.fact as MoneyFact;
    if (payment !== undefined && order !== undefined && !this.#links.has(payment)) this.#links.set(payment, order);
  }

  /** Everything again: what changes nothing adds nothing. */
  #follow(): void {
    const bySource = new Map<string, Telling[]>();
    const add = (source: string | undefined, telling: Telling): void => {
      if (source !== undefined) bySource.set(source, [...(bySource.get(source) ?? []), telling]);
    };
    const reports = this.#tellings.some(({ fact }) => fact.kind === 'settled');
    for (const telling of this.#tellings) {
      if (telling.of === 'closing') add((telling.fact as ClosingFact).item, telling);
      else {
        const { fact, kind, payment, order } = telling.fact as MoneyFact;
        add(payment, telling);
        add(payment === undefined ? order : this.#links.get(payment), telling);
        if (kind === 'settled') add(fact, telling);
        if (kind === 'payout') add(fact.slice('payout/'.length), telling);
      }
    }
    const ground = { dayOf: dayFinder('Europe/Paris'), reports: () => reports };
    for (const [source, tellings] of bySource) {
      const moves = this.#moves.filter((move) => move.source === source);
      for (const move of newMoves({ source, tellings, moves }, ground)) {
        this.#moves.push({ ...move, id: this.#moves.length + 1 });
      }
    }
  }

  close(date: string): Certificate {
    this.#follow();
    const { day: closedDay, through } = this.#closed;
    const isNew = ({ id, day }: { id: number; day: string }): boolean =>
      day <= date && (id > through || day > closedDay);
    const moves = this.#moves.filter(isNew);
    const opening = [...this.#open.values()].map(({ item: _item, since: _since, ...each }) => ({ ...each, items: 1 }));
    for (const { link, item, connection, currency, day, due, met } of moves) {
      const key = keyOfSides({ link, item, connection, currency });
      const known = this.#open.get(key) ?? { link, item, connection, currency, amount: 0, since: day };
      this.#open.set(key, { ...known, amount: known.amount + due - met });
    }
    for (const [key, { amount }] of this.#open) if (amount === 0) this.#open.delete(key);
    this.#closed = { day: date, through: this.#moves.length };
    const isFirst = closedDay === '';
    const counted = (amount: number) => ({ items: amount === 0 ? 0 : 1, amount });
    return certify(
      {
        hub: 'book',
        date,
        timeZone: 'Europe/Paris',
        from: '',
        until: '',
        through: this.#moves.length,
        closed: { at: '', by: 'test' },
        opening: [
          ...opening,
          ...(isFirst ? moves.filter(({ day }) => day < date) : []).map(({ due, met, ...move }) => ({
            ...move,
            amount: due - met,
          })),
        ],
        moves: moves
          .filter(({ day }) => !isFirst || day === date)
          .map(({ due, met, day, link, connection, currency }) => ({
            link,
            connection,
            currency,
            ...(day === date ? {} : { lateOf: day }),
            due: counted(due),
            met: counted(met),
          })),
        open: [...this.#open.values()].map(({ item: _item, ...each }): OpenGroup => ({ ...each, items: 1 })),
        varied: [],
        overdue: [],
        waiting: [],
        variances: { count: 0, listed: [] },
        figures: [],
        storeDays: { closed: 0, open: [] },
      },
      PATIENCE,
      { titleOf: (code) => code },
    );
  }

  /** What is open in the end, whatever day it is of. */
  open(): ReadonlyMap<string, number> {
    return new Map([...this.#open].sort().map(([key, { amount }]) => [key, amount]));
  }
}

/** Everything that may be told of two orders over some days, some of it twice, some of it never. */
const STORIES: readonly Envelope[] = [
  ...wholeStory(1, 0),
  say.refunded(1, 1, 2_000),
  say.settled(1, 2, -2_000, 0),
  say.credited(1, 3, 2_000),
  say.placed(2, 0),
  say.captured(2, 1),
  say.booked(2, 1),
  say.cancelled(2, 2),
  say.refunded(2, 2, 5_000),
  say.settled(2, 1),
  say.settled(2, 3, -5_000, 0),
  say.line(3, 1, 700),
  say.dismissed(3, 2),
  say.reckoned(1, 0, [13_998, 13_000, 0, 0]),
  say.reckoned(2, 0, [13_998, 13_998, 3_000, 0], 1),
  say.reckoned(3, 0, [13_998, 13_998, 3_000, 3_000], 2),
  say.reckoned(1, 2, [5_000, 5_000, 4_000, 4_000], 1),
];

const told = fc
  .shuffledSubarray([...STORIES, ...STORIES], { minLength: 1 })
  .chain((messages) => fc.tuple(fc.constant(messages), fc.array(fc.nat({ max: messages.length }), { maxLength: 3 })));

const keysOf = ({ links }: Certificate, of: 'opening' | 'closing'): Map<string, number> =>
  new Map(
    links
      .map((each): [string, number] => [`${each.link} ${each.connection} ${each.currency}`, each[of].amount])
      .filter(([, amount]) => amount !== 0),
  );

test('what a day leaves open is what the next one begins with, over any facts in any order', async () => {
  await fc.assert(
    fc.asyncProperty(told, async ([messages, cuts]) => {
      const book = new Book();
      const stops = [...cuts].sort((left, right) => left - right);
      let before = new Map<string, number>();
      for (let day = 0; day < DAYS + 1; day += 1) {
        const from = day === 0 ? 0 : (stops[day - 1] ?? messages.length);
        for (const message of messages.slice(from, stops[day] ?? messages.length)) await book.tell(message);
        const certificate = book.close(dateOf(day));
        if (day > 0) expect(keysOf(certificate, 'opening')).toEqual(before);
        for (const { opening, due, met, late, closing, waiting, overdue, varied } of certificate.links) {
          expect(opening.amount + due.amount - met.amount + late.due - late.met).toBe(closing.amount);
          expect(waiting.amount + overdue.amount + varied.amount).toBe(closing.amount);
        }
        before = keysOf(certificate, 'closing');
      }
    }),
    { numRuns: 120 },
  );
});

test('the order in which facts are heard makes no difference to what is open in the end', async () => {
  const some = fc.uniqueArray(fc.constantFrom(...STORIES), { minLength: 1, selector: ({ id }) => id });
  const orders = some.chain((messages) =>
    fc.tuple(fc.constant(messages), fc.shuffledSubarray([...messages], { minLength: messages.length })),
  );
  await fc.assert(
    fc.asyncProperty(orders, fc.nat({ max: DAYS }), async ([messages, shuffled], closings) => {
      const [straight, crooked] = [new Book(), new Book()];
      for (const message of messages) await straight.tell(message);
      straight.close(dateOf(DAYS));
      for (const [at, message] of shuffled.entries()) {
        await crooked.tell(message);
        if (at < closings) crooked.close(dateOf(at));
      }
      crooked.close(dateOf(DAYS));
      expect(crooked.open()).toEqual(straight.open());
    }),
    { numRuns: 120 },
  );
});

test('what came to its end leaves nothing open', async () => {
  const book = new Book();
  for (const message of STORIES) await book.tell(message);
  const { links } = book.close(dateOf(DAYS));
  const open = new Map<Link, number>(links.map(({ link, closing }) => [link, closing.amount]));
  // What was refunded of both orders is on the balance of the provider until a payout takes it.
  expect([...open].filter(([, amount]) => amount !== 0)).toEqual([['paid-out', -2_000 + 4_900 - 5_000]]);
});
