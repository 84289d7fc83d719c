import type { Return } from '../../api/shapes.ts';

/** A stop on a track: what it is, what it says, and how far it is reached. */
export interface Stop {
  readonly name: string;
  readonly says: string;
  readonly reached: 'yes' | 'partly' | 'no' | 'never';
}

interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** What a line of a return has gone through: where the goods are, and where the money for them is. */
export interface LineTracks {
  readonly line: Return['lines'][number];
  readonly custody: readonly Stop[];
  readonly money: readonly Stop[];
}

/** How amounts, counts and words are written; given, so that this stays free of the reader's language. */
export interface Manner {
  money(money: Money): string;
  quantity(value: string, unit: string): string;
  words(name: string): string;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
/** Decimal texts are added up as they are drawn: exact to the millionth. */
const total = (quantities: readonly { readonly value: string }[]): number =>
  Math.round(sum(quantities.map(({ value }) => Number(value))) * 1e6) / 1e6;

/** How much of a line has come, or was looked at. */
export function portionsOf(found: Return, line: string) {
  const came = found.received.flatMap(({ lines }) => lines.filter((each) => each.line === line));
  const looked = found.inspected.flatMap(({ lines }) => lines.filter((each) => each.line === line));
  return {
    came,
    looked,
    // What was looked at was there, also where nobody said so before.
    here: Math.max(total(came.map(({ quantity }) => quantity)), total(looked.map(({ quantity }) => quantity))),
    seen: total(looked.map(({ quantity }) => quantity)),
  };
}

/** Pure: both tracks of every line. */
export function tracksOf(found: Return, manner: Manner): readonly LineTracks[] {
  return found.lines.map((line) => ({
    line,
    custody: custodyOf(found, line, manner),
    money: moneyOf(found, line, manner),
  }));
}

function custodyOf(found: Return, line: Return['lines'][number], manner: Manner): Stop[] {
  const { quantity } = line;
  const wanted = Number(quantity.value);
  const { here, seen, looked } = portionsOf(found, line.line);
  const declined = found.state === 'declined';
  const of = (count: number): string =>
    count === wanted
      ? manner.quantity(quantity.value, quantity.unit)
      : `${manner.quantity(String(count), quantity.unit)} of ${manner.quantity(quantity.value, quantity.unit)}`;
  const reached = (count: number): Stop['reached'] =>
    count >= wanted ? 'yes' : count > 0 ? 'partly' : declined ? 'never' : 'no';
  const place = found.location?.replace('location/', '');
  const conditions = [...new Set(looked.map(({ condition }) => manner.words(condition)))].join(', ');
  return [
    { name: 'With the buyer', says: manner.quantity(quantity.value, quantity.unit), reached: 'yes' },
    {
      name: 'Here',
      says:
        here === 0
          ? place === undefined
            ? 'not yet'
            : `awaited at ${place}`
          : `${of(here)}${place === undefined ? '' : ` at ${place}`}`,
      reached: reached(here),
    },
    { name: 'Looked at', says: seen === 0 ? 'not yet' : `${of(seen)}, ${conditions}`, reached: reached(seen) },
    {
      name: 'Where it belongs',
      says: found.state === 'completed' ? 'in the books' : declined ? 'it stays with the buyer' : 'not yet',
      reached: found.state === 'completed' ? 'yes' : declined ? 'never' : 'no',
    },
  ];
}

function moneyOf(found: Return, line: Return['lines'][number], manner: Manner): Stop[] {
  const share = found.shares.find((each) => each.line === line.line);
  const kept = portionsOf(found, line.line).looked.flatMap(({ deduction }) =>
    deduction === undefined ? [] : [deduction],
  );
  const { verdict } = found.decision ?? {};
  const [firstKept] = kept;
  const declined = found.state === 'declined';
  return [
    {
      name: 'Worth',
      says: worthSaid(found, share, manner),
      reached: share !== undefined || found.worth !== undefined ? 'yes' : declined ? 'never' : 'no',
    },
    {
      name: verdict === 'declined' ? 'Declined' : 'Approved',
      says: found.decision === undefined ? 'not decided' : found.decision.by === 'rule' ? 'by rule' : 'by a person',
      reached: verdict === undefined ? 'no' : verdict === 'approved' ? 'yes' : 'never',
    },
    {
      name: 'Kept back',
      says:
        firstKept === undefined
          ? 'nothing'
          : manner.money({ amount: sum(kept.map(({ amount }) => amount)), currency: firstKept.currency }),
      reached: portionsOf(found, line.line).seen > 0 ? 'yes' : declined ? 'never' : 'no',
    },
    givenOf(found, manner, declined),
  ];
}

/** Before a decision only what all of it is worth is known. */
function worthSaid({ worth, lines }: Return, share: Return['shares'][number] | undefined, manner: Manner): string {
  if (share !== undefined) return `${manner.money(share.amount)}, tax ${manner.money(share.tax)}`;
  if (worth === undefined) return 'not known yet';
  return lines.length === 1 ? manner.money(worth) : `${manner.money(worth)} in all`;
}

/** Money is asked of the order for the return as a whole: all its lines share this stop. */
function givenOf({ refunds, refunded, wanted = 'refund', state }: Return, manner: Manner, declined: boolean): Stop {
  if (refunded === undefined) {
    if (wanted !== 'refund') {
      return { name: 'Given', says: `a ${manner.words(wanted)}`, reached: state === 'completed' ? 'yes' : 'no' };
    }
    return { name: 'Given back', says: declined ? 'nothing' : 'not yet', reached: declined ? 'never' : 'no' };
  }
  const asked = { amount: sum(refunds.map(({ asked: { amount } }) => amount)), currency: refunded.currency };
  const isAll = refunded.amount >= asked.amount;
  return {
    name: 'Given back',
    says: isAll ? `${manner.money(refunded)} in all` : `${manner.money(refunded)} of ${manner.money(asked)}`,
    reached: isAll ? 'yes' : 'partly',
  };
}
