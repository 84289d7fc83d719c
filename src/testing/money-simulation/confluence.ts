import { isDeepStrictEqual } from 'node:util';
import { type Envelope, nameOf } from '../../canonical/envelope.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import type { MoneyFact } from '../../ledgers/money/fact.ts';
import { createMoneyLedger } from '../../ledgers/money/ledger.ts';
import { createMemoryMoneyStore } from '../../ledgers/money/memory-store.ts';
import { sumOrder } from '../../ledgers/money/sum.ts';
import type { AnyProcess, Message } from '../../process/define.ts';
import { begin, type Live, step } from '../../process/step.ts';
import { streamOf } from '../simulation/features.ts';
import { PLAN } from './hub.ts';
import type { MoneyTell } from './laws.ts';
import { stateOf } from './laws.ts';
import type { MoneyWorld } from './world.ts';

/** A clock on which everything is long ago. */
const LATER_MS = Date.parse('2027-06-01T00:00:00Z');

/** Law 3: whoever hears the same in another order knows the same in the end. */
export async function confluent(world: MoneyWorld, tell: MoneyTell): Promise<void> {
  const chance = streamOf(world.seed, 'money confluence');
  const facts = world.courier.messages.filter(({ type }) => !type.startsWith('storeloom.command.'));
  const shuffled = facts
    .map((message) => ({ message, at: chance.fraction() }))
    .sort((left, right) => left.at - right.at)
    .map(({ message }) => message);
  await ledger(world, shuffled, tell);
  settlements(world, shuffled, tell);
}

async function ledger(world: MoneyWorld, messages: readonly Envelope[], tell: MoneyTell): Promise<void> {
  const store = createMemoryMoneyStore();
  const clock = { now: () => LATER_MS, sleep: async () => {} };
  const other = createMoneyLedger({ store, plan: PLAN, clock });
  for (let at = 0; at < messages.length; at += 7) await other.take(messages.slice(at, at + 7));
  for (const order of world.shop.orders.keys()) {
    const [left, right] = [await world.hub.money.ofOrder(order), await store.ofOrder(order)];
    for (const difference of differences(left, right)) tell('any order of arrival, the same ledger', order, difference);
    const sums = [sumOrder(order, left), sumOrder(order, right)];
    if (!isDeepStrictEqual(sums[0], sums[1])) {
      tell('any order of arrival, the same ledger', order, `${JSON.stringify(sums[0])} ≠ ${JSON.stringify(sums[1])}`);
    }
  }
}

function differences(left: readonly MoneyFact[], right: readonly MoneyFact[]): string[] {
  const said = (fact: MoneyFact | undefined): object | undefined => {
    if (fact === undefined) return undefined;
    // Which of two messages told it first is history, and so is the name of the message only.
    const { event: _, fee = 0, ...rest } = fact;
    return { ...rest, fee };
  };
  const byName = (facts: readonly MoneyFact[]) => new Map(facts.map((fact) => [fact.fact, fact]));
  const [one, other] = [byName(left), byName(right)];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((name) => {
    const [first, second] = [said(one.get(name)), said(other.get(name))];
    return isDeepStrictEqual(first, second) ? [] : [`${JSON.stringify(first)} ≠ ${JSON.stringify(second)}`];
  });
}

/** A payout is what was said of it, in whatever order. */
function settlements(world: MoneyWorld, messages: readonly Envelope[], tell: MoneyTell): void {
  const definition: AnyProcess = world.hub.processes.settlements;
  for (const [payout, instance] of world.settlements) {
    let live: Live = begin(definition, payout, 'live');
    for (const message of messages.filter(({ subject }) => subject === payout)) {
      const name = nameOf(message);
      if (!definition.begins.includes(name as never)) continue;
      ({ live } = step(definition, live, asMessage(message)));
    }
    const known = saidOf(stateOf(instance));
    const other = saidOf(live.kept.data as unknown as Known);
    if (!isDeepStrictEqual(known, other)) {
      tell('any order of arrival, the same payout', payout, `${JSON.stringify(known)} ≠ ${JSON.stringify(other)}`);
    }
  }
}

interface Known {
  readonly varies?: unknown;
  readonly asked?: unknown;
  readonly refused?: unknown;
}

/** What stands as a variance depends on the clock too, and which entries are still open on what the ERP has answered so far. */
const saidOf = ({ varies: _, asked: __, refused: ___, ...said }: Known): unknown => JSON.parse(JSON.stringify(said));

const asMessage = (envelope: Envelope): Message =>
  ({
    id: envelope.id,
    name: nameOf(envelope),
    data: envelope.data,
    atMs: epochMsOf(envelope.time) ?? 0,
    time: envelope.time,
  }) as Message;
