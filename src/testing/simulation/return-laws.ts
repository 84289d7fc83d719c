import type { ProcessInstance } from '../../backbone/process-store.ts';
import { exchangeOrderOf } from '../../canonical/return.ts';
import type { Kept } from '../../process/step.ts';
import type { State as OrderState } from '../../processes/order-to-cash/facts.ts';
import { givenOf } from '../../processes/order-to-cash/requested.ts';
import type { ReturnFacts, State } from '../../processes/return-and-refund/facts.ts';
import { setAsideFor } from './exchange-laws.ts';
import type { Violation } from './laws.ts';
import type { World } from './world.ts';

type Tell = (law: string, what: string) => void;

const stateOf = <Shape>(instance: ProcessInstance): Shape => (instance.state as unknown as Kept).data as Shape;

/** What must hold of returns when nothing moves any more. */
export function returnViolations(world: World): Violation[] {
  const found: Violation[] = [];
  for (const order of new Set([...world.counter.returns.values()].map((one) => one.order))) {
    const tell = (law: string, what: string): void => void found.push({ law, order, what });
    const instance = world.returns.get(order);
    if (instance === undefined) tell('no return is lost', 'no instance knows the order');
    else lawsOfOrder(world, order, instance, tell);
  }
  return found;
}

function lawsOfOrder(world: World, order: string, instance: ProcessInstance, tell: Tell): void {
  const state = stateOf<State>(instance);
  const { unexpected } = instance.state as unknown as Kept;
  if (unexpected.length > 0) tell('every message has a row', unexpected.map(({ name }) => name).join(', '));
  const truth = [...world.counter.returns.values()].filter((one) => one.order === order);
  for (const one of truth) {
    const known = state.returns[one.id];
    if (known === undefined) tell('no return is lost', `${one.id} is not known`);
    else lawsOfReturn(world, instance, known, one, tell);
  }
  money(world, order, state, truth, tell);
}

type Truth = World['counter']['returns'] extends ReadonlyMap<string, infer One> ? One : never;

function lawsOfReturn(world: World, instance: ProcessInstance, known: ReturnFacts, one: Truth, tell: Tell): void {
  const taken = world.erp.takenBack.get(one.id) ?? 0;
  if (taken > Math.min(one.asked, one.inspected)) tell('goods are taken back once', `${one.id}: ${taken} in the ERP`);
  if (known.completed && taken !== one.inspected) {
    tell('completed ⇒ goods in the ERP', `${one.id}: ${taken} of ${one.inspected} pieces`);
  }
  if (known.completed && !known.settled) isKnownInShop(world, known, one.order, tell);
  if (known.completed || known.verdict === 'declined') return;
  const holds = Object.keys(known.holds);
  if (holds.length === 0 && Object.keys(instance.deadlines).length === 0) {
    tell('nothing fails silently', `${one.id} stands without hold or clock`);
  }
  // Everything was approved and looked at; what may be missing is money, or a command that a person set aside.
  const short = known.batches.some(({ answered, given, covered = 0, amount }) => answered && given + covered < amount);
  // The money may wait at the order, whose own hold says why.
  const waits = known.batches.some(({ answered }) => !answered);
  const order = world.instances.get(one.order);
  const isHeld = order !== undefined && Object.keys(stateOf<OrderState>(order).holds).length > 0;
  const skipped = world.features.has('skips');
  const rightful = new Set([
    ...(short ? ['SL-RETURN-013'] : []),
    ...(waits && isHeld ? ['SL-RETURN-016'] : []),
    ...(skipped ? ['SL-RETURN-016', 'SL-RETURN-011', 'SL-RETURN-012', 'SL-RETURN-017'] : []),
    ...(known.replacement?.state === 'placed' && known.replacement.owed > 0 ? ['SL-RETURN-018'] : []),
    ...(known.replacement?.state === 'lost' && isLost(world, one.id) ? ['SL-RETURN-019'] : []),
    ...(one.paidBack > one.price * Math.min(one.inspected, one.asked) ? ['SL-RETURN-020'] : []),
  ]);
  const wrong = holds.filter((code) => !rightful.has(code));
  if (wrong.length > 0) tell('only a person’s decision may stop a return', `${one.id}: ${wrong.join(', ')}`);
}

/** Whether the order for other goods did come to nothing. */
function isLost({ instances, erp }: World, returned: string): boolean {
  const order = exchangeOrderOf(returned);
  const instance = instances.get(order);
  const isCancelled = instance !== undefined && stateOf<OrderState>(instance).cancellation !== undefined;
  return isCancelled || erp.orders.get(order)?.state === 'cancel';
}

/** Laws 2 and 6: for goods that came, at most what they are worth, once, and both processes know the same. */
function money(world: World, order: string, state: State, truth: readonly Truth[], tell: Tell): void {
  const worth = truth.reduce((sum, { price, inspected, asked }) => sum + price * Math.min(inspected, asked), 0);
  const charges = [...world.stripe.charges.values(), ...world.till.charges.values()].filter(
    (one) => one.order === order,
  );
  const given = charges
    .flatMap(({ refunds }) => [...refunds.values()])
    .filter(({ purpose, failed }) => purpose?.startsWith('asked-') === true && !failed)
    .reduce((sum, { amount }) => sum + amount, 0);
  const cards = [...(world.shop.orders.get(order)?.giftCards ?? [])];
  const onCards = cards.reduce((sum, [, amount]) => sum + amount, 0);
  const atTills = truth
    .filter(({ id }) => state.returns[id]?.verdict !== 'declined')
    .reduce(
      (sum, { paidBack, price, inspected, asked }) => sum + Math.min(paidBack, price * Math.min(inspected, asked)),
      0,
    );
  const asGoods = truth.reduce((sum, one) => sum + setAsideFor(world, one), 0);
  if (given + onCards + atTills + asGoods > worth) {
    const parts = `${given}, ${onCards} on cards, ${asGoods} as goods and ${atTills} at tills`;
    tell('given back ≤ worth of what came', `${parts}, of ${worth}`);
  }
  for (const { id } of truth) {
    const own = cards.filter(([name]) => name.startsWith(`${id} `));
    if (own.length > 1) tell('one gift card a return', `${id}: ${own.length}`);
    const asideFor = state.returns[id]?.batches.find(({ as }) => as === 'gift-card')?.kept ?? 0;
    const issued = own.reduce((sum, [, amount]) => sum + amount, 0);
    if (state.returns[id]?.completed === true && issued !== asideFor) {
      tell('completed ⇒ what was set aside is on a card', `${id}: ${issued} of ${asideFor}`);
    }
  }
  const sold = world.instances.get(order);
  if (sold === undefined) return;
  const { requests, ...facts } = stateOf<OrderState>(sold);
  const kept = Object.values(facts.payments).flatMap((payment) => Object.values(payment.kept ?? {}));
  const keptSum = kept.reduce((sum, amount) => sum + amount, 0);
  const taken = charges.reduce((sum, { captured }) => sum + captured, 0);
  if (onCards > keptSum) tell('no card without money set aside', `${onCards} of ${keptSum}`);
  // What others gave on their own, no law of the hub can keep.
  const isOwn = charges.every(({ refunds }) => [...refunds.values()].every(({ purpose }) => purpose !== undefined));
  if (isOwn && given + keptSum > taken) tell('refunded + card + till ≤ captured', `${given} + ${keptSum} of ${taken}`);
  for (const request of requests) {
    const told = givenOf({ ...facts, requests }, request);
    if (told > request.amount) tell('given ≤ asked', `${request.purpose}: ${told} of ${request.amount}`);
    const batch = Object.values(state.returns)
      .flatMap(({ batches }) => batches)
      .find(({ purpose }) => purpose === request.purpose);
    if (batch === undefined) tell('no money without a return', request.purpose);
    else if (batch.answered && batch.given !== told) {
      tell('both processes know the same', `${request.purpose}: ${batch.given}, is ${told}`);
    }
  }
}

/** Nobody in the shop gives something for goods that it knows to have come back, whatever the buyer got for them. */
function isKnownInShop(world: World, { id, batches }: ReturnFacts, order: string, tell: Tell): void {
  const goods = batches.filter(({ lines }) => lines.length > 0);
  const noted = world.shop.orders.get(order)?.refundsRecorded;
  const recorded = goods.reduce((sum, { purpose }) => sum + (noted?.get(purpose) ?? 0), 0);
  const byShop = batches.reduce((sum, { byChannel }) => sum + byChannel, 0);
  const worth = goods.reduce((sum, { amount }) => sum + amount, 0);
  if (recorded + byShop < worth) {
    tell('completed ⇒ the shop knows of the goods', `${id}: ${recorded} recorded, ${byShop} given, of ${worth}`);
  }
}
