import { nameOf } from '../../canonical/envelope.ts';
import type { PointsDesk } from '../../ledgers/points/post.ts';
import type { PointsStore } from '../../ledgers/points/store.ts';
import type { AnyProcess, Message, MessageName, Output, StateShape, Step } from '../../process/define.ts';
import { loyalty } from '../../processes/loyalty/loyalty.ts';
import { POINTS_POLICY, type PointsWorldOptions } from './world.ts';

/** A hub broken on purpose; worlds of points must find each of them out. */
export interface PointsMutant {
  readonly name: string;
  readonly options: () => PointsWorldOptions;
}

type AnyRow = (state: StateShape, message: Message) => Step<StateShape>;

function rowsChanged(change: (name: string, row: AnyRow) => AnyRow): AnyProcess {
  const definition = loyalty(POINTS_POLICY);
  const states = Object.entries(definition.states).map(([at, rows]) => [
    at,
    Object.fromEntries(Object.entries(rows as Record<string, AnyRow>).map(([name, row]) => [name, change(name, row)])),
  ]);
  return { ...definition, states: Object.fromEntries(states) as AnyProcess['states'] };
}
const forgets = (name: MessageName, when: (data: never) => boolean = () => true): PointsWorldOptions => ({
  process: rowsChanged(
    (each, row) => (state, message) => (each === name && when(message.data as never) ? [state] : row(state, message)),
  ),
});
const without = (isLost: (output: Output) => boolean): PointsWorldOptions => ({
  process: rowsChanged((_, row) => (state, message) => {
    const [next, ...outputs] = row(state, message);
    return [next, ...outputs.filter((output) => !isLost(output))];
  }),
});

/** A ledger that sees something else on its desk than what lies there. */
const seeing = (change: (desk: PointsDesk) => PointsDesk): PointsWorldOptions => ({
  store: (store): PointsStore => ({
    ...store,
    change: (told, nowMs, decide) =>
      store.change(told, nowMs, (desk) => {
        const seen = change(desk);
        const lying = new Map(seen.redemptions);
        const entries = decide(seen);
        for (const [name, fact] of seen.facts) desk.facts.set(name, fact);
        for (const [code, redemption] of seen.redemptions) {
          if (lying.get(code) !== redemption) desk.redemptions.set(code, redemption);
        }
        return entries;
      }),
  }),
});
const redemptionsAs = (
  change: (one: PointsDesk['redemptions'] extends Map<string, infer One> ? One : never) => object,
) =>
  seeing((desk) => ({
    ...desk,
    redemptions: new Map([...desk.redemptions].map(([code, one]) => [code, { ...one, ...change(one) }])),
  }));

export const POINTS_MUTANTS: readonly PointsMutant[] = [
  { name: 'a receipt that is voided keeps its points', options: () => forgets('SaleVoided') },
  { name: 'goods that come back at a till keep their points', options: () => forgets('SoldGoodsReturned') },
  {
    name: 'a return that is voided goes on to count',
    options: () => forgets('SoldGoodsReturned', ({ stands }: { readonly stands: boolean }) => !stands),
  },
  { name: 'a return does not say which sale it was of', options: () => without(({ kind }) => kind === 'event') },
  { name: 'an order that is cancelled keeps its points', options: () => forgets('OrderClosed') },
  { name: 'a refund that failed takes the points', options: () => forgets('RefundFailed') },
  { name: 'what returns ask for is never answered', options: () => forgets('RefundSettled') },
  {
    name: 'points of returns are never taken back',
    options: () => without((output) => output.kind === 'command' && output.name === 'reverse-points'),
  },
  {
    name: 'an order never takes the points that pay for it',
    options: () => without((output) => output.kind === 'command' && output.name === 'take-points'),
  },
  {
    name: 'an order that is cancelled gives no points back',
    options: () => ({
      hears: (envelope) => (envelope.type.includes('.command.give-back-points.') ? undefined : envelope),
    }),
  },
  { name: 'points that are not to be had are nobody’s business', options: () => forgets('take-points.rejected') },
  { name: 'facts are forgotten', options: () => seeing((desk) => ({ ...desk, facts: new Map() })) },
  { name: 'what is set aside is free for others', options: () => redemptionsAs(() => ({ untilMs: 0 })) },
  { name: 'answers are forgotten', options: () => redemptionsAs(() => ({ answers: {} })) },
  { name: 'a cancelled order may still take', options: () => redemptionsAs(() => ({ gone: [] })) },
  {
    name: 'what was taken may be taken by another',
    options: () => redemptionsAs(({ state }) => (state === 'taken' ? { state: 'reserved', order: undefined } : {})),
  },
  {
    name: 'the ledger keeps to itself what it takes back',
    options: () => ({ says: (envelope) => nameOf(envelope) !== 'PointsReversed' }),
  },
];
