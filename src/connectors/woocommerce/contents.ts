import { CONTENT_KIND } from '../../canonical/binding.ts';
import type { ConnectionContext } from '../../connector/connector.ts';
import type { WooSettings } from './manifest.ts';

/**
 * Which content a record had, in turn. The shop tells that a record was touched and not whether anything in it matters, so the
 * connection keeps fingerprints as bindings: `order/shop/567/content-1` is what it was first seen as, `content-2` its first edit. A number is
 * given once, also by two hubs at once, and survives a crash; a price that is changed and changed back gives two edits.
 */

/** Far beyond what a record sees in its life. */
const MOST_CONTENTS = 1_000_000;

type Context = Pick<ConnectionContext<WooSettings>, 'bindings' | 'connection'>;

/** Whether any content of a record was ever numbered, which is to say told. */
export async function wasTold(context: Context, canonical: string): Promise<boolean> {
  return (await find(context, canonical, 1)) !== undefined;
}

interface Known {
  readonly number: number;
  readonly content: string;
  readonly modifiedAt: string;
}

/**
 * The number of this content of a record, from 1; it is the newest number unless the record was read before a newer content of it was
 * seen: then nothing is written, and `undefined` says that this look is out of date. `at` is the shop's time of update; without one it is
 * newer than all before.
 */
export async function contentNumber(
  context: Context,
  canonical: string,
  content: string,
  at?: string,
): Promise<number | undefined> {
  const newest = await newestOf(context, canonical);
  if (newest.content === content) return newest.number;
  const modifiedAt = at ?? newest.modifiedAt;
  if (modifiedAt < newest.modifiedAt) return undefined;
  for (let number = newest.number + 1; number <= MOST_CONTENTS; number += 1) {
    const id = nameOf(canonical, number);
    // The number makes it unique: the same content may come back, and two records may hold the same.
    const foreignId = `${content}@${modifiedAt}@${id}`;
    const { connection } = context;
    const held = await context.bindings.bind({ canonical: id, connection, kind: CONTENT_KIND, foreignId });
    // Another hub may have been faster; when it saw the same, the number is shared.
    if (readKnown(held.foreignId, number).content === content) return number;
  }
  return undefined;
}

/** The newest content of a record; number 0 when there is none. Numbers have no gaps, so their end is searched by halving. */
async function newestOf(context: Context, canonical: string): Promise<Known> {
  let below: Known = { number: 0, content: '', modifiedAt: '' };
  let step = 1;
  let above = MOST_CONTENTS;
  while (below.number + step < above) {
    const known = await find(context, canonical, below.number + step);
    if (known === undefined) {
      above = below.number + step;
      if (step === 1) break;
      step = 1;
    } else {
      below = known;
      step = Math.min(step * 2, above - below.number - 1) || 1;
    }
  }
  return below;
}

async function find({ bindings, connection }: Context, canonical: string, number: number): Promise<Known | undefined> {
  const held = await bindings.find(nameOf(canonical, number), connection, CONTENT_KIND);
  return held === undefined ? undefined : readKnown(held.foreignId, number);
}

const nameOf = (canonical: string, number: number): string => `${canonical}/content-${number}`;

function readKnown(foreignId: string, number: number): Known {
  const [content = '', modifiedAt = ''] = foreignId.split('@');
  return { number, content, modifiedAt };
}
