import type { ProcessInstance } from '../../backbone/process-store.ts';
import { KEPT_AS } from '../../canonical/return.ts';
import { isOfHub } from '../../canonical/value.ts';
import type { Kept } from '../../process/step.ts';
import { contestedOf } from '../../processes/order-to-cash/disputes.ts';
import type { Facts, State } from '../../processes/order-to-cash/facts.ts';
import { captured, credited, invoiced, refunded } from '../../processes/order-to-cash/money.ts';
import { keptFor } from '../../processes/order-to-cash/requested.ts';
import { hasJournal, openOf, type SaleOrder, totalOf } from './erp.ts';
import { exchangeViolations, paidWithGoods, returnBehind } from './exchange-laws.ts';
import { type Feature, RIGHTFUL_HOLDS } from './features.ts';
import { type Charge, refundedOf, takenOf } from './provider.ts';
import { returnViolations } from './return-laws.ts';
import type { World } from './world.ts';

/** A law that a world broke. */
export interface Violation {
  readonly law: string;
  readonly order: string;
  readonly what: string;
}

/** What must hold when nothing moves any more. */
export function violationsAtRest(world: World): Violation[] {
  const found: Violation[] = [];
  for (const { message, because } of world.courier.dead) {
    found.push({ law: 'every message is answered', order: message.key, what: `${message.topic}: ${because}` });
  }
  const orders = new Set([...world.shop.orders.keys(), ...world.instances.keys()]);
  for (const order of orders) {
    const tell = (law: string, what: string): void => void found.push({ law, order, what });
    lawsOfOne(world, order, tell);
  }
  found.push(...returnViolations(world), ...exchangeViolations(world));
  if (world.courier.messages.length > 400 * Math.max(1, orders.size)) {
    found.push({
      law: 'no loop',
      order: '',
      what: `${world.courier.messages.length} messages for ${orders.size} orders`,
    });
  }
  return found;
}

type Tell = (law: string, what: string) => void;

const stateOf = (instance: ProcessInstance): State => (instance.state as unknown as Kept).data as State;

function lawsOfOne(world: World, order: string, tell: Tell): void {
  const instance = world.instances.get(order);
  if (instance === undefined) return void tell('nothing is lost', 'no instance knows the order');
  const state = stateOf(instance);
  const { unexpected } = instance.state as unknown as Kept;
  if (unexpected.length > 0)
    tell('every message has a row', unexpected.map(({ name }) => `${state.at}: ${name}`).join(', '));
  const sale = world.erp.orders.get(order);
  const charges = [...world.stripe.charges.values(), ...world.till.charges.values()].filter(
    (charge) => charge.order === order,
  );
  once(world, order, sale, charges, tell);
  for (const charge of charges) {
    const made = [...charge.refunds.values()].filter(({ purpose }) => purpose !== undefined).length;
    const asked = Object.keys(
      Object.values(state.payments).find(({ reference }) => reference === charge.reference)?.refundAsks ?? {},
    );
    if (made > asked.length) tell('once', `${charge.reference}: ${made} refunds for ${asked.length} asks`);
  }
  truth(state, sale, { charges, goods: paidWithGoods(world, order) }, tell);
  contests(world, state, charges, tell);
  sides(world, state, sale, tell);
  answered(world, state, tell);
  ends(world, instance, state, tell);
  if (state.at === 'cancelling' && sale === undefined) unbooked(state, charges, tell);
  if (state.at === 'cancelled') undone(world, state, sale, charges, tell);
  if (state.at === 'closed') fulfilled(world, order, state, sale, charges, tell);
}

/** What of the payments is owed as a gift card, or was given at a till. */
const keptIn = ({ payments }: Facts, reference?: string): number =>
  Object.values(payments)
    .filter((payment) => reference === undefined || payment.reference === reference)
    .flatMap(({ kept = {} }) => Object.values(kept))
    .reduce((sum, amount) => sum + amount, 0);

/** Law 2: N deliveries, one effect. */
function once(world: World, order: string, sale: SaleOrder | undefined, charges: readonly Charge[], tell: Tell): void {
  if ((world.erp.created.get(order) ?? 0) > 1) tell('one sale order per order', 'booked twice');
  for (const [reference, { times }] of sale?.payments ?? [])
    if (times > 1) tell('once', `${reference} registered ${times} times`);
  for (const charge of charges) {
    if (charge.captures > 1) tell('once', `${charge.reference} captured ${charge.captures} times`);
    if (refundedOf(charge) > charge.captured)
      tell('refunded ≤ captured', `${charge.reference}: ${refundedOf(charge)} of ${charge.captured}`);
    const purposes = [...charge.refunds.values()]
      .filter(({ failed }) => !failed)
      .flatMap(({ purpose }) => purpose ?? []);
    if (new Set(purposes).size < purposes.length) tell('once', `${charge.reference}: a refund for one purpose twice`);
  }
  for (const [sku, { delivered, invoiced: billed }] of sale?.lines ?? []) {
    if (billed > delivered && sale?.lines.get(sku)?.ship === true) tell('once', `${sku} invoiced beyond delivery`);
  }
}

/** Laws 1 and 3: whatever the order of arrival, at rest the process knows what is true. */
function truth(
  state: Facts,
  sale: SaleOrder | undefined,
  { charges, goods }: { readonly charges: readonly Charge[]; readonly goods: number },
  tell: Tell,
): void {
  const sum = (of: (charge: Charge) => number): number => charges.reduce((all, charge) => all + of(charge), 0);
  const differ = (what: string, known: number, real: number): void => {
    if (known !== real) tell('the process knows the truth', `${what}: knows ${known}, is ${real}`);
  };
  differ('captured', captured(state), sum((charge) => charge.captured) + goods);
  differ('refunded', refunded(state) - keptIn(state), sum(refundedOf));
  differ('invoiced', invoiced(state), totalOf(sale?.invoices ?? []));
  differ('credited', credited(state), totalOf(sale?.credits ?? []));
  differ('shipments', Object.keys(state.shipments).length, sale?.shipments ?? 0);
}

/** A dispute is a person's until it ends, and no longer. */
function contests(world: World, state: State, charges: readonly Charge[], tell: Tell): void {
  const open = charges.filter(({ contest }) => contest !== undefined && contest.outcome === undefined);
  const isHeld = 'SL-ORDER-013' in state.holds;
  if (isHeld && open.length === 0) tell('the hold of a dispute ends with it', state.at);
  if (!isHeld && open.length > 0 && state.at !== 'ignored') tell('a dispute is told to a person', state.at);
  if (!world.features.has('disputeEnds')) return;
  for (const charge of charges) {
    const away = Object.values(state.payments).find(({ reference }) => reference === charge.reference);
    const known = away === undefined ? 0 : contestedOf(away);
    if (known !== takenOf(charge)) {
      tell('the process knows the truth', `taken of ${charge.reference}: knows ${known}, is ${takenOf(charge)}`);
    }
  }
}

/** What each side did to the whole order is known. */
function sides(world: World, state: State, sale: SaleOrder | undefined, tell: Tell): void {
  if (state.at === 'ignored' || state.at === 'expected') return;
  const shop = world.shop.orders.get(state.id)?.cancelled === true;
  if (shop && !state.cancelledOn.includes('channel')) tell('the process knows the truth', 'cancelled in the shop');
  const erp = sale?.state === 'cancel';
  if (erp && state.cancellation === undefined) tell('the process knows the truth', 'cancelled in the ERP');
}

/** Law 9: an ask without an answer is one that a person set aside, or it is lost. */
function answered(world: World, state: State, tell: Tell): void {
  const skipped = world.courier.messages.some(
    ({ id, correlationid }) => correlationid === state.id && world.courier.skipped.has(id),
  );
  if (skipped) return;
  const refunds = Object.values(state.payments).flatMap(({ refundAsks }) => Object.entries(refundAsks));
  const asks = [...Object.entries(state.asks), ...refunds.map(([purpose, { state: how }]) => [purpose, how] as const)];
  const open = asks.filter(([, how]) => how === 'asked' || how === 'failed').map(([key]) => key);
  if (open.length > 0) tell('every command is answered', open.join(', '));
}

/** Law 10: every stop has an owner, a reason and a clock; and only what a person must decide may stop. */
function ends(world: World, instance: ProcessInstance, state: State, tell: Tell): void {
  if (state.at === 'closed' || state.at === 'cancelled' || state.at === 'ignored') return;
  const holds = Object.keys(state.holds);
  const clocks = Object.keys(instance.deadlines);
  if (holds.length === 0 && clocks.length === 0)
    tell('nothing fails silently', `stands in ${state.at} without hold or clock`);
  const rightful = new Set([...world.features].flatMap((feature: Feature) => RIGHTFUL_HOLDS[feature] ?? []));
  // What goods had paid for, and was not delivered then, no provider gives back.
  if (isOfHub(state.id)) rightful.add('SL-ORDER-008');
  const wrong = holds.filter((code) => !rightful.has(code));
  if (wrong.length > 0) {
    tell(
      'only a person’s decision may stop an order',
      `${state.at}: ${wrong.map((code) => `${code} ${state.holds[code]}`).join('; ')}`,
    );
  }
}

/** Money of a cancelled order does not wait for a booking that a person is to mend, unless something else keeps it. */
function unbooked(state: State, charges: readonly Charge[], tell: Tell): void {
  const others = Object.keys(state.holds).filter((code) => code !== 'SL-ORDER-001' && code !== 'SL-ORDER-003');
  if (others.length > 0) return;
  for (const charge of charges) {
    if (charge.state === 'held') tell('cancelled and never booked ⇒ nothing held', charge.reference);
    const kept = charge.captured - refundedOf(charge) - takenOf(charge) - keptIn(state, charge.reference);
    if (kept !== 0) tell('cancelled and never booked ⇒ nothing owed', `${charge.reference}: ${kept} kept`);
  }
}

/** Cancelled ⇔ nothing held, nothing owed, on every side. */
function undone(world: World, state: State, sale: SaleOrder | undefined, charges: readonly Charge[], tell: Tell): void {
  for (const charge of charges) {
    if (charge.state === 'held') tell('cancelled ⇒ nothing held', charge.reference);
    const kept = charge.captured - refundedOf(charge) - takenOf(charge) - keptIn(state, charge.reference);
    if (kept !== 0) tell('cancelled ⇒ nothing owed', `${charge.reference}: ${kept} kept`);
  }
  if (sale !== undefined && sale.state !== 'cancel') tell('both sides agree', 'cancelled, and alive in the ERP');
  if (sale !== undefined && sale.shipments > 0) tell('cancelled ⇒ not shipped', `${sale.shipments} shipments`);
  const isInShop = !isOfHub(state.id) && world.shop.orders.get(state.id)?.cancelled !== true;
  if (isInShop) tell('both sides agree', 'cancelled, and alive in the shop');
}

/** Closed ⇔ shipped, told, invoiced, paid and in the books, to the cent. */
function fulfilled(
  world: World,
  order: string,
  state: State,
  sale: SaleOrder | undefined,
  charges: readonly Charge[],
  tell: Tell,
): void {
  if (sale === undefined) return void tell('closed ⇒ booked', 'the ERP has no such order');
  const paid = charges.reduce((all, charge) => all + charge.captured - refundedOf(charge), paidWithGoods(world, order));
  const kept = paid - keptIn(state);
  const booked = totalOf(sale.invoices) - totalOf(sale.credits);
  if (kept !== booked) tell('captured − refunded = invoiced − credited', `${kept} ≠ ${booked}`);
  if (openOf(sale) > 0 && !state.short) tell('closed ⇒ shipped', `${openOf(sale)} pieces wait`);
  const registered = [...sale.payments.values()].reduce((all, { amount }) => all + amount, 0);
  for (const charge of charges) {
    if (charge.state === 'held') tell('closed ⇒ nothing held', charge.reference);
    if (
      charge.captured - refundedOf(charge) > 0 &&
      !sale.payments.has(charge.reference) &&
      registered < totalOf(sale.invoices)
    ) {
      tell('closed ⇒ every payment in the books', charge.reference);
    }
  }
  owed(world, state, sale, charges, tell);
  const repaid = [...sale.refunds.values()].reduce((all, { amount, as }) => all + (as === undefined ? amount : 0), 0);
  // What is owed as a gift card or as goods is still there: no payment goes back for it.
  const here = kept + keptIn(state);
  if (sale.payments.size > 0 && registered - repaid > here)
    tell('closed ⇒ every refund in the books', `${registered} registered, ${repaid} given back, ${here} here`);
  if (registered > totalOf(sale.invoices))
    tell('closed ⇒ no more in the books than invoiced', `${registered} registered`);
  const others = returnBehind(world, order)?.instead?.quantity;
  const delivered = [...sale.lines].filter(([, { ship }]) => ship).reduce((all, [, line]) => all + line.delivered, 0);
  if (others !== undefined) {
    if (delivered !== others && !sale.deliveriesCancelled)
      tell('both sides agree', `the buyer wanted ${others} instead, ${delivered} were delivered`);
    return;
  }
  const seen = world.shop.orders.get(order);
  if (seen?.cancelled === true) tell('both sides agree', 'closed, and cancelled in the shop');
  if (seen?.recorded.size !== sale.shipments && seen?.cancelled !== true) {
    tell('both sides agree', `${sale.shipments} shipments, ${seen?.recorded.size} known to the shop`);
  }
  const wanted = (seen?.wish.lines ?? [])
    .filter(({ ship }) => ship !== false)
    .reduce((all, line) => all + line.quantity, 0);
  const lessIsRight = sale.deliveriesCancelled || world.features.has('erpEdits');
  if (delivered !== wanted && !lessIsRight)
    tell('both sides agree', `the shop sold ${wanted}, ${delivered} were delivered`);
}

/** Closed ⇒ the books say what is owed in another way than as money, once and to the cent, where they have a journal for it. */
function owed(world: World, state: State, sale: SaleOrder, charges: readonly Charge[], tell: Tell): void {
  const { messages, skipped } = world.courier;
  if (messages.some(({ id, correlationid }) => correlationid === state.id && skipped.has(id))) return;
  // Where less was invoiced than was taken, there is no credit note for the rest.
  const short = Math.max(0, captured(state) - totalOf(sale.invoices));
  // A refund that failed after it was registered stays in the books, and stands there for what is given in its place.
  const failed = charges
    .flatMap(({ refunds }) => [...refunds.values()])
    .reduce((sum, refund) => sum + (refund.failed ? refund.amount : 0), 0);
  for (const as of KEPT_AS) {
    const due = state.requests
      .filter((request) => request.as === as && hasJournal(sale, as))
      .reduce((sum, request) => sum + keptFor(state, request), 0);
    const said = [...sale.refunds.values()].reduce((sum, one) => sum + (one.as === as ? one.amount : 0), 0);
    if (said > due || said < due - short - failed)
      tell('closed ⇒ the books say what is owed', `${as}: ${said} of ${due}`);
  }
}
