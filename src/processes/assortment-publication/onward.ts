import type { Message, Output, Step } from '../../process/define.ts';
import { event, unwake, wake } from '../../process/define.ts';
import { type At, type Facts, nextSwitch, type State } from './facts.ts';
import type { Assortment, AssortmentPolicy } from './policy.ts';
import { type Occasion, publish, unpriced } from './publish.ts';

/** What the process decides by. */
export interface Rules {
  readonly assortment: Assortment;
  readonly policy: AssortmentPolicy;
}

/**
 * The step that follows from what is known now: every channel is brought on, the clocks are set, and what a person
 * has to know is said once.
 */
export function onward(
  before: State,
  known: Facts,
  message: Message,
  { assortment, policy }: Rules,
  how: { readonly lane?: Occasion['lane']; readonly atMs?: number; readonly also?: readonly Output[] } = {},
): Step<State> {
  const occasion: Occasion = { atMs: how.atMs ?? message.atMs, lane: how.lane ?? 'bulk' };
  let facts = known;
  const outputs: Output[] = [...(how.also ?? [])];
  for (const [channel, spec] of Object.entries(assortment.channels)) {
    const sent = publish(facts, channel, spec, occasion);
    facts = sent.facts;
    outputs.push(...sent.outputs);
    if (sent.outputs.length > 0) facts = withoutTrouble(facts, channel, ['SL-ASSORTMENT-002', 'SL-ASSORTMENT-003']);
    if (unpriced(facts, channel, spec, occasion.atMs).length === 0) {
      facts = withoutTrouble(facts, channel, ['SL-ASSORTMENT-001']);
    }
    if (!isAsked(facts, channel)) facts = withoutTrouble(facts, channel, ['SL-ASSORTMENT-006']);
  }
  const at = placeOf(facts, assortment, occasion.atMs);
  outputs.push(...tidings(before, facts), ...clocks(before, at, facts, assortment, policy, occasion.atMs));
  return [{ ...facts, at }, ...outputs];
}

/** Where an article stands follows from what is known of it, and from nothing else. */
function placeOf(facts: Facts, { channels }: Assortment, atMs: number): At {
  if (facts.product === undefined) return 'expected';
  if (Object.keys(facts.troubles).length > 0) return 'held';
  const names = Object.keys(channels);
  if (names.some((channel) => isAsked(facts, channel))) return 'publishing';
  if (Object.entries(channels).some(([channel, spec]) => unpriced(facts, channel, spec, atMs).length > 0)) {
    return 'waiting';
  }
  return facts.sold ? 'shown' : 'retired';
}

export const isAsked = (facts: Facts, channel: string): boolean => {
  const shown = facts.channels[channel];
  return shown !== undefined && (shown.asked !== undefined || shown.askedPrices.length > 0);
};

export function withTrouble(facts: Facts, channel: string, code: string, reason: string): Facts {
  return { ...facts, troubles: { ...facts.troubles, [channel]: { code, reason: reason.slice(0, 1_000) } } };
}

export function withoutTrouble(facts: Facts, channel: string, codes: readonly string[]): Facts {
  const { [channel]: trouble, ...troubles } = facts.troubles;
  return trouble === undefined || !codes.includes(trouble.code) ? facts : { ...facts, troubles };
}

/** What a person is told: a new trouble, or that one is gone. */
function tidings(before: Facts, { product, troubles }: Facts): readonly Output[] {
  if (product === undefined) return [];
  const held = Object.entries(troubles).flatMap(([channel, { code, reason }]) =>
    before.troubles[channel]?.code === code
      ? []
      : [event('PublicationHeld', { product: product.id, channel, code, reason }, channel)],
  );
  const released = Object.keys(before.troubles)
    .filter((channel) => troubles[channel] === undefined)
    .map((channel) => event('PublicationReleased', { product: product.id, channel }, channel));
  return [...held, ...released];
}

function clocks(
  before: State,
  at: At,
  facts: Facts,
  assortment: Assortment,
  policy: AssortmentPolicy,
  atMs: number,
): readonly Output[] {
  const clock = (name: string, place: At, patienceMs: number): readonly Output[] => {
    if (at === place) return before.at === place ? [] : [wake(name, atMs + patienceMs)];
    return before.at === place ? [unwake(name)] : [];
  };
  const switchMs = nextSwitch(facts, assortment, atMs);
  const switching = nextSwitch(before, assortment, atMs) === switchMs && switchMs === undefined;
  return [
    ...clock('price', 'waiting', policy.priceMs),
    ...clock('publication', 'publishing', policy.publicationMs),
    ...(switching ? [] : [switchMs === undefined ? unwake('switch') : wake('switch', switchMs)]),
  ];
}
