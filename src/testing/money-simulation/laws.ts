import type { ProcessInstance } from '../../backbone/process-store.ts';
import type { CommandData } from '../../canonical/envelope.ts';
import type { Output, StateShape } from '../../process/define.ts';
import type { Kept } from '../../process/step.ts';
import { contestedOf } from '../../processes/order-to-cash/disputes.ts';
import type { State } from '../../processes/order-to-cash/facts.ts';
import { refundedOf } from '../simulation/provider.ts';
import { agreeing } from './agreeing.ts';
import { confluent } from './confluence.ts';
import { named } from './named.ts';
import type { MoneyWorld } from './world.ts';

/** The laws of money that every world is held to. */
export const MONEY_LAWS = [
  // While it lives, step by step.
  'no refund beyond what is left',
  // At rest.
  'refunded ≤ captured',
  'once',
  'every message is answered',
  'every message has a row',
  'every command is answered',
  'the ledger knows the truth',
  'the process knows the truth',
  'the hold of a dispute ends with it',
  'the history adds up',
  'any order of arrival, the same ledger',
  'any order of arrival, the same payout',
  'a payout is the sum of its members',
  'entries balance',
  'the books carry what was settled',
  'given back ≤ worth of what came',
  'credited = refunded',
  'every gap has a name',
  'every name has a gap',
  'every line of the bank is matched or named',
  'no gap without a cause',
  'the world comes to rest',
  'replay pays nothing twice',
] as const;
export type MoneyLaw = (typeof MONEY_LAWS)[number];

/** A law that a world broke. */
export interface MoneyViolation {
  readonly law: MoneyLaw;
  readonly about: string;
  readonly what: string;
}

export type MoneyTell = (law: MoneyLaw, about: string, what: string) => void;

export interface MoneyLaws {
  readonly violations: readonly MoneyViolation[];
  readonly tell: MoneyTell;
  /** Judges what an order decided in a step. */
  stepped(state: StateShape, outputs: readonly Output[]): void;
  atRest(world: MoneyWorld): Promise<void>;
}

export function createMoneyLaws(): MoneyLaws {
  const violations: MoneyViolation[] = [];
  const tell: MoneyTell = (law, about, what) => void violations.push({ law, about, what });
  return {
    violations,
    tell,
    stepped(state, outputs) {
      for (const output of outputs) {
        if (output.kind !== 'command' || output.name !== 'refund-payment') continue;
        withinWhatIsLeft(state as State, output.data as CommandData<'refund-payment'>, tell);
      }
    },
    async atRest(world) {
      answered(world, tell);
      for (const house of Object.values(world.houses)) once(world, house, tell);
      await agreeing(world, tell);
      await confluent(world, tell);
      await named(world, tell);
    },
  };
}

export const stateOf = <Shape>(instance: ProcessInstance): Shape =>
  (instance.state as unknown as Kept).data as unknown as Shape;

// ── step by step ────────────────────────────────────────────────────────────────────────────────────────────

/** Law 6: with what is on its way, no more is asked back of a payment than was taken of it and not given back yet. */
function withinWhatIsLeft(
  { payments }: Pick<State, 'payments'>,
  { payment: id, amount, purpose }: CommandData<'refund-payment'>,
  tell: MoneyTell,
): void {
  const payment = payments[id];
  if (payment === undefined) {
    tell('no refund beyond what is left', id, 'of a payment that nobody knows');
    return;
  }
  const given = Object.entries(payment.refunds)
    .filter(([refund]) => !payment.failedRefunds.includes(refund))
    .reduce((sum, [, each]) => sum + each, 0);
  const asks = Object.entries(payment.refundAsks);
  const pending = asks
    .filter(([, { state }]) => state === 'asked' || state === 'failed')
    .reduce((sum, [, ask]) => sum + ask.amount, 0);
  const away = contestedOf(payment);
  if (given + pending + away > payment.captured) {
    const parts = `${given} given, ${pending} on their way, ${away} contested`;
    tell('no refund beyond what is left', id, `${parts}, ${payment.captured} taken`);
  }
  const asked = payment.refundAsks[purpose]?.amount;
  if (asked !== amount.amount) tell('no refund beyond what is left', id, `${amount.amount} asked for, noted ${asked}`);
}

// ── at rest ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Laws 1 and 9: nothing is lost, and an ask without an answer is one that is lost. */
function answered({ courier, orders, returns, settlements }: MoneyWorld, tell: MoneyTell): void {
  for (const { message, because } of courier.dead) {
    tell('every message is answered', message.key, `${message.topic}: ${because}`);
  }
  for (const [about, instance] of [...orders, ...returns, ...settlements]) {
    const { unexpected, data } = instance.state as unknown as Kept;
    if (unexpected.length > 0) {
      tell('every message has a row', about, unexpected.map(({ name }) => `${data.at}: ${name}`).join(', '));
    }
  }
  for (const [about, instance] of orders) {
    const { asks, payments } = stateOf<State>(instance);
    const refunds = Object.values(payments).flatMap(({ refundAsks }) => Object.entries(refundAsks));
    const all = [...Object.entries(asks), ...refunds.map(([purpose, { state }]) => [purpose, state] as const)];
    const open = all.filter(([, how]) => how === 'asked' || how === 'failed').map(([key]) => key);
    if (open.length > 0) tell('every command is answered', about, open.join(', '));
  }
}

/** Laws 2 and 6 at the provider: what the hub did there, it did once and within what was taken. */
function once({ orders }: MoneyWorld, house: MoneyWorld['houses'][keyof MoneyWorld['houses']], tell: MoneyTell): void {
  for (const charge of house.charges.values()) {
    const refunds = [...charge.refunds.values()].filter(({ failed }) => !failed);
    const byHub = refunds.filter(({ purpose }) => purpose !== undefined);
    const given = byHub.reduce((sum, { amount }) => sum + amount, 0);
    if (given > charge.captured)
      tell('refunded ≤ captured', charge.reference, `${given} of ${charge.captured} by the hub`);
    const isOthers = byHub.length < refunds.length;
    if (refundedOf(charge) > charge.captured && !isOthers) {
      tell('refunded ≤ captured', charge.reference, `${refundedOf(charge)} of ${charge.captured}`);
    }
    const purposes = byHub.map(({ purpose }) => purpose);
    if (new Set(purposes).size < purposes.length) tell('once', charge.reference, 'two refunds for one purpose');
    const instance = orders.get(charge.order);
    const known = instance === undefined ? [] : Object.values(stateOf<State>(instance).payments);
    const asks = Object.keys(known.find(({ reference }) => reference === charge.reference)?.refundAsks ?? {});
    const made = [...charge.refunds.values()].filter(({ purpose }) => purpose !== undefined).length;
    if (made > asks.length) tell('once', charge.reference, `${made} refunds for ${asks.length} asks`);
  }
}
