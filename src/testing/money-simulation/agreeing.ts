import { sumOrder } from '../../ledgers/money/sum.ts';
import { contestedOf } from '../../processes/order-to-cash/disputes.ts';
import type { State } from '../../processes/order-to-cash/facts.ts';
import { captured, credited, invoiced, refunded } from '../../processes/order-to-cash/money.ts';
import { givenOf } from '../../processes/order-to-cash/requested.ts';
import type { Movement } from './balance.ts';
import type { MoneyTell } from './laws.ts';
import { stateOf } from './laws.ts';
import { seenAtBank } from './seen-at-bank.ts';
import { orderTruths } from './truth.ts';
import type { MoneyWorld } from './world.ts';

/** Laws 3 and 6: at rest the hub knows what providers, ERP and bank hold, to the minor unit. */
export async function agreeing(world: MoneyWorld, tell: MoneyTell): Promise<void> {
  await orders(world, tell);
  const seen = await seenAtBank(world);
  payouts(world, seen, tell);
  books(world, seen, tell);
  worth(world, tell);
}

async function orders(world: MoneyWorld, tell: MoneyTell): Promise<void> {
  for (const truth of orderTruths(world)) {
    const { id } = truth;
    const facts = await world.hub.money.ofOrder(id);
    const sum = sumOrder(id, facts);
    const differ = (about: string, what: string, known: number | undefined, real: number): void => {
      if (known !== real) tell('the ledger knows the truth', about, `${what}: knows ${known}, is ${real}`);
    };
    differ(id, 'agreed', sum.agreed, truth.agreed);
    differ(id, 'invoiced', sum.invoiced, truth.invoiced);
    differ(id, 'credited', sum.credited, truth.credited);
    differ(id, 'registered', sum.registered, truth.registered);
    differ(id, 'repaid', sum.repaid, truth.repaid);
    for (const payment of truth.payments) {
      const known = sum.payments.find((each) => each.payment === payment.id);
      differ(payment.id, 'captured', known?.captured, payment.captured);
      differ(payment.id, 'refunded', known?.refunded, payment.refunded);
      differ(payment.id, 'disputed', known?.disputed, payment.disputed);
      differ(payment.id, 'settled', known?.settled, payment.settled);
      differ(payment.id, 'lines', known?.lines, payment.lines);
    }
    const history = new Map<string, number>();
    for (const { fact, change } of await world.hub.money.history(id, 100_000)) {
      history.set(fact.fact, (history.get(fact.fact) ?? 0) + change);
    }
    for (const { fact, amount } of facts) {
      if (history.get(fact) !== amount.amount)
        tell('the history adds up', fact, `${history.get(fact)} ≠ ${amount.amount}`);
    }
    ofProcess(world, truth, tell);
  }
}

/** What order-to-cash knows is what is true; what it gave, the return that asked for it knows too. */
function ofProcess(world: MoneyWorld, truth: ReturnType<typeof orderTruths>[number], tell: MoneyTell): void {
  const instance = world.orders.get(truth.id);
  if (instance === undefined) {
    tell('the process knows the truth', truth.id, 'no instance knows the order');
    return;
  }
  const state = stateOf<State>(instance);
  const of = (what: 'captured' | 'refunded' | 'disputed'): number =>
    truth.payments.reduce((sum, each) => sum + each[what], 0);
  const pairs = [
    ['captured', captured(state), of('captured')],
    ['refunded', refunded(state), of('refunded')],
    ['contested', Object.values(state.payments).reduce((sum, each) => sum + contestedOf(each), 0), of('disputed')],
    ['invoiced', invoiced(state), truth.invoiced],
    ['credited', credited(state), truth.credited],
  ] as const;
  for (const [what, known, real] of pairs) {
    if (known !== real) tell('the process knows the truth', truth.id, `${what}: knows ${known}, is ${real}`);
  }
  const isOpen = Object.values(world.houses).some(({ charges, contests }) =>
    [...contests.values()].some(
      ({ reference, outcome }) => outcome === undefined && charges.get(reference)?.order === truth.id,
    ),
  );
  if ('SL-ORDER-013' in state.holds !== isOpen) {
    tell('the hold of a dispute ends with it', truth.id, isOpen ? 'it is open and not held' : 'it is over and held');
  }
  for (const request of state.requests) {
    const given = givenOf(state, request);
    if (given > request.amount)
      tell('once', request.purpose, `${given} given of ${request.amount} that were asked for`);
  }
}

/** Each payout is known with the sum of its members and what the bank shows of it. */
function payouts(world: MoneyWorld, seen: ReadonlyMap<string, number>, tell: MoneyTell): void {
  for (const payout of Object.values(world.houses).flatMap(({ balance }) => balance?.payouts ?? [])) {
    const instance = world.settlements.get(payout.id);
    if (instance === undefined) {
      tell('a payout is the sum of its members', payout.id, 'no instance knows it');
      continue;
    }
    const { net, at } = stateOf<{ readonly net: number; readonly at: string }>(instance);
    const told = payout.told.reduce((sum, { gross, fee }) => sum + gross - fee, 0);
    if (net !== told) tell('a payout is the sum of its members', payout.id, `knows ${net}, is ${told}`);
    const isSeen = payout.amount === 0 || seen.has(payout.id);
    const isSent = payout.sentInMs !== undefined;
    const known = payout.failed ? 'returned' : 'expected';
    const should = payout.failed || !isSent ? known : !payout.allTold ? 'reporting' : isSeen ? 'settled' : 'banking';
    if (at !== should) tell('a payout is the sum of its members', payout.id, `stands in ${at}, should in ${should}`);
  }
}

const ACCOUNTS: Readonly<Record<Movement['kind'], string>> = {
  charge: 'receivable',
  refund: 'receivable',
  'refund-failure': 'receivable',
  dispute: 'disputes',
  'dispute-reversal': 'disputes',
  fee: 'fees',
  reserve: 'reserve',
  'reserve-release': 'reserve',
  payout: 'clearing',
  'payout-failure': 'clearing',
  transfer: 'suspense',
  conversion: 'suspense',
  adjustment: 'suspense',
};

/** Entries come to zero, and their accounts to what providers told and the bank showed. */
function books(world: MoneyWorld, seen: ReadonlyMap<string, number>, tell: MoneyTell): void {
  for (const { entry, lines } of world.general.entries.values()) {
    const sum = lines.reduce((all, { amount }) => all + amount.amount, 0);
    if (sum !== 0) tell('entries balance', entry, `comes to ${sum}`);
  }
  const expected = new Map<string, number>();
  const add = (account: string, amount: number): void =>
    void expected.set(account, (expected.get(account) ?? 0) + amount);
  for (const payout of Object.values(world.houses).flatMap(({ balance }) => balance?.payouts ?? [])) {
    for (const { kind, gross, fee } of payout.told) {
      add(ACCOUNTS[kind], -gross);
      add('fees', fee);
      add('clearing', gross - fee);
    }
    const shown = seen.get(payout.id) ?? 0;
    add('bank', shown);
    add('clearing', -shown);
  }
  const sums = world.general.sums();
  for (const account of new Set([...expected.keys(), ...[...sums.keys()].map((key) => key.split(' ')[0] ?? '')])) {
    const [known, real] = [sums.get(`${account} EUR`) ?? 0, expected.get(account) ?? 0];
    if (known !== real) tell('the books carry what was settled', account, `${known} in the books, is ${real}`);
  }
}

/** For goods that came back, at most what they are worth. */
function worth(world: MoneyWorld, tell: MoneyTell): void {
  const returned = [...world.counter.returns.values()];
  for (const order of new Set(returned.map((one) => one.order))) {
    const own = returned.filter((one) => one.order === order);
    const most = own.reduce((sum, { price, inspected, asked }) => sum + price * Math.min(inspected, asked), 0);
    const instance = world.orders.get(order);
    if (instance === undefined) continue;
    const state = stateOf<State>(instance);
    const given = state.requests
      .filter((request) => request.returned !== undefined)
      .reduce((sum, request) => sum + givenOf(state, request), 0);
    if (given > most) tell('given back ≤ worth of what came', order, `${given} of ${most}`);
  }
}
