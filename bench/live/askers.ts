import type { Machine } from '../api/machine.ts';
import { timed } from '../measure.ts';

/** Between two questions of one program. */
const PAUSE_MS = 400;

/** How long each kind of question took, in milliseconds. */
export type Asked = Readonly<Record<keyof typeof QUESTIONS, readonly number[]>>;

/** What programs ask in turn; `number` is of an order that came before. */
const QUESTIONS = {
  today: () => '/today',
  orders: () => '/orders?limit=50',
  search: (number: number) => `/search?q=${encodeURIComponent(`#${number}`)}`,
  passport: (number: number) => `/orders/order/shopify-eu/${number}`,
} as const satisfies Record<string, (number: number) => string>;

/** Programs that ask until `signal` is aborted. Every question must be answered 200. */
export async function askers(
  machines: readonly Machine[],
  numbers: readonly number[],
  signal: AbortSignal,
): Promise<Asked> {
  const asked = { today: [], orders: [], search: [], passport: [] } satisfies Record<string, number[]> as Record<
    keyof typeof QUESTIONS,
    number[]
  >;
  const kinds = Object.keys(QUESTIONS) as (keyof typeof QUESTIONS)[];
  const ask = async (machine: Machine, first: number): Promise<void> => {
    for (let turn = first; !signal.aborted; turn += 1) {
      const kind = kinds[turn % kinds.length] ?? 'today';
      const path = QUESTIONS[kind](numbers[turn % numbers.length] ?? 0);
      asked[kind].push((await timed(() => machine.ask(path))).elapsedMs);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  await Promise.all(machines.map(ask));
  return asked;
}
