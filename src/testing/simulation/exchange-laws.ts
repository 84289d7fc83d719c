import type { ProcessInstance } from '../../backbone/process-store.ts';
import { nameOf } from '../../canonical/envelope.ts';
import { exchangeOrderOf } from '../../canonical/return.ts';
import { isOfHub } from '../../canonical/value.ts';
import type { Kept } from '../../process/step.ts';
import type { State as OrderState } from '../../processes/order-to-cash/facts.ts';
import type { State } from '../../processes/return-and-refund/facts.ts';
import type { CounterReturn } from './counter.ts';
import { totalOf } from './erp.ts';
import type { Violation } from './laws.ts';
import { refundedOf } from './provider.ts';
import type { World } from './world.ts';

const stateOf = <Shape>(instance: ProcessInstance): Shape => (instance.state as unknown as Kept).data as Shape;

/** The return for which the hub has placed an order of its own. */
export const returnBehind = ({ counter }: World, order: string): CounterReturn | undefined =>
  [...counter.returns.values()].find(({ id }) => exchangeOrderOf(id) === order);

/** What the order that the goods were bought with says that it has set aside for the goods of an exchange, in minor units. */
export function setAsideFor(world: World, { id, order }: CounterReturn): number {
  const [returns, sold] = [world.returns.get(order), world.instances.get(order)];
  if (returns === undefined || sold === undefined) return 0;
  const batches = stateOf<State>(returns).returns[id]?.batches ?? [];
  const purpose = batches.find(({ as }) => as === 'exchange')?.purpose ?? '';
  return Object.values(stateOf<OrderState>(sold).payments).reduce((sum, { kept }) => sum + (kept?.[purpose] ?? 0), 0);
}

/** What an order of the hub was paid with besides money: the worth of goods that came back. */
export function paidWithGoods(world: World, order: string): number {
  const one = returnBehind(world, order);
  return one === undefined ? 0 : setAsideFor(world, one);
}

/** What must hold of exchanges when nothing moves any more: other goods leave once, for what came back and what was paid besides. */
export function exchangeViolations(world: World): Violation[] {
  const found: Violation[] = [];
  for (const { subject, ...envelope } of world.courier.messages) {
    if (nameOf(envelope) !== 'OrderPlaced' || !isOfHub(subject)) continue;
    const one = returnBehind(world, subject);
    if (one?.instead === undefined) {
      found.push({ law: 'no order without an exchange', order: subject, what: 'nobody wanted other goods' });
    }
  }
  for (const one of world.counter.returns.values()) {
    const { instead } = one;
    if (instead !== undefined) lawsOfExchange(world, { ...one, instead }, found);
  }
  return found;
}

type Exchange = CounterReturn & { readonly instead: NonNullable<CounterReturn['instead']> };

function lawsOfExchange(world: World, one: Exchange, found: Violation[]): void {
  const { id, instead } = one;
  const order = exchangeOrderOf(id);
  const tell = (law: string, what: string): void => void found.push({ law, order, what: `${id}: ${what}` });
  const instance = world.returns.get(one.order);
  const known = instance === undefined ? undefined : stateOf<State>(instance).returns[id];
  const sale = world.erp.orders.get(order);
  const aside = setAsideFor(world, one);
  const price = instead.quantity * instead.price;
  const worth = one.price * Math.min(one.inspected, one.asked);
  if (aside > Math.min(worth, price)) tell('set aside ≤ worth, and ≤ price', `${aside} of ${worth} for ${price}`);
  const charges = [...world.stripe.charges.values()].filter((charge) => charge.order === order);
  const paid = charges.reduce((sum, charge) => sum + charge.captured - refundedOf(charge), aside);
  const sent = [...(sale?.lines.values() ?? [])].reduce((sum, line) => sum + line.delivered * line.price, 0);
  if (sent > paid) tell('goods out ≤ goods back + paid', `${sent} left for ${paid}`);
  if (sale !== undefined && totalOf(sale.invoices) > price) tell('invoiced ≤ agreed', `${totalOf(sale.invoices)}`);
  if (known?.completed === true && !known.settled && sale?.state !== 'sale') {
    tell('completed ⇒ the other goods are on their way', `the ERP says ${sale?.state ?? 'nothing'}`);
  }
  if (known?.replacement !== undefined && !world.instances.has(order)) tell('nothing is lost', 'it was never placed');
}
