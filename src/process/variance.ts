import type { EventData } from '../canonical/event.ts';
import { instant } from '../kernel/clock.ts';
import { event, type Message, type Output } from './define.ts';

/** What an instance keeps of the variances that it told of. */
export interface Varying<Code extends string> {
  /** What the variances are about. */
  readonly id: string;
  /** Those that stand, by code. */
  readonly varies: readonly Code[];
}

interface Found {
  /** Which books do not agree. */
  readonly of: EventData<'VarianceFound'>['of'];
  readonly reason: string;
  readonly amount?: EventData<'VarianceFound'>['amount'] | undefined;
}

/** Tells of a variance, once while it stands; answers what stands then. */
export function tellVariance<Code extends string>(
  { id, varies }: Varying<Code>,
  { atMs }: Pick<Message, 'atMs'>,
  code: Code,
  { of, reason, amount }: Found,
): { readonly varies: readonly Code[]; readonly said: readonly Output[] } {
  if (varies.includes(code)) return { varies, said: [] };
  const found = event(
    'VarianceFound',
    {
      about: id,
      kind: code,
      of,
      ...(amount === undefined ? {} : { amount }),
      reason: reason.slice(0, 1_000),
      at: instant(atMs),
    },
    `found-${code}-${atMs}`,
  );
  return { varies: [...varies, code], said: [found] };
}

/** Tells that a variance stands no more, if it stood; answers what stands then. */
export function settleVariance<Code extends string>(
  { id, varies }: Varying<Code>,
  { atMs }: Pick<Message, 'atMs'>,
  code: Code,
  resolution: string,
): { readonly varies: readonly Code[]; readonly said: readonly Output[] } {
  if (!varies.includes(code)) return { varies, said: [] };
  const told = event(
    'VarianceSettled',
    { about: id, kind: code, resolution, at: instant(atMs) },
    `settled-${code}-${atMs}`,
  );
  return { varies: varies.filter((each) => each !== code), said: [told] };
}
