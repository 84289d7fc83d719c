import { formatMoney } from '../../kernel/money.ts';
import { dateAfter } from '../../kernel/zone-day.ts';
import { keyOfSides, LINKS, type Link } from '../../ledgers/closing/link.ts';
import type { MoneyTotal } from '../../ledgers/money/store.ts';
import type { Certificate, Counted, LinkDay, NamedVariance, OpenItem, Reason, Unmatched } from './certificate.ts';
import { certificateErrors } from './errors.ts';
import { type Brands, sumBrands } from './part.ts';

/** Open items of one link, connection and currency, since one day. */
export interface OpenGroup extends Omit<OpenItem, 'item'> {
  readonly items: number;
}

/** Movements of one link, connection and currency; `lateOf`: a day that was closed before they were heard. */
export interface MoveSum {
  readonly link: Link;
  readonly connection: string;
  readonly currency: string;
  readonly lateOf?: string;
  readonly due: Counted;
  readonly met: Counted;
}

/** What the ledgers have of a day. */
export interface DayFacts extends Pick<Certificate, 'hub' | 'date' | 'timeZone' | 'from' | 'until' | 'through'> {
  readonly previous?: Certificate['previous'];
  readonly closed?: Certificate['closed'];
  /** What was open before the day. */
  readonly opening: readonly (Omit<OpenGroup, 'since' | 'items'> & { readonly items?: number })[];
  readonly moves: readonly MoveSum[];
  /** Everything that is open after it. */
  readonly open: readonly OpenGroup[];
  /** Open items for which a variance stands; those without one that are past their time; some that wait. Each may be cut. */
  readonly varied: readonly OpenItem[];
  readonly overdue: readonly OpenItem[];
  readonly waiting: readonly OpenItem[];
  readonly variances: Certificate['variances'];
  readonly figures: readonly MoneyTotal[];
  readonly storeDays: Certificate['storeDays'];
  /** The brands of the retailer. */
  readonly brands?: Brands;
}

/** How many days an item of a link may be open before it is overdue; a link that is not here may be open for ever. */
export type Patience = Readonly<Partial<Record<Link, number>>>;

/** The day before which an item of a link must have been opened to be overdue; the empty text for never. */
export function overdueBefore(link: Link, date: string, patience: Patience): string {
  const days = patience[link];
  return days === undefined ? '' : dateAfter(date, -days);
}

/** What is known of a code: what it means, what a person does about it, and who answers for it on a connection. */
export interface Words {
  readonly titleOf: (code: string) => string;
  readonly nextOf?: ((code: string) => string | undefined) | undefined;
  readonly ownerOf?: ((connection: string, code: string) => string | undefined) | undefined;
}

/**
 * The certificate of a day. Pure. Throws SL-CERT-006 when what is open does not come to what was open before, with what the day
 * brought: then a movement is missing or counted twice, and nothing may be certified.
 */
export function certify(facts: DayFacts, patience: Patience, words: Words): Certificate {
  const {
    date,
    hub,
    timeZone,
    from,
    until,
    through,
    previous,
    closed,
    variances,
    figures,
    storeDays,
    brands = {},
  } = facts;
  const links = linksOf(facts, patience);
  const unmatched = unmatchedOf(facts, patience, words);
  const open = links.reduce((sum, { closing }) => sum + closing.items, 0);
  const isClean = variances.count === 0 && links.every(({ overdue, varied }) => overdue.items + varied.items === 0);
  return {
    hub,
    date,
    timeZone,
    from,
    until,
    state: closed === undefined ? 'open' : isClean ? 'clean' : 'varied',
    ...(closed === undefined ? {} : { closed }),
    ...(previous === undefined ? {} : { previous }),
    through,
    links,
    unmatched,
    unlisted: open - unmatched.length,
    variances,
    late: latePartsOf(facts),
    figures: [...figures].sort(
      byText(({ connection, kind, note = '', currency }) => `${connection} ${kind} ${note} ${currency}`),
    ),
    storeDays,
    ...(Object.keys(brands).length === 0 ? {} : { brands: sumBrands(links, brands) }),
  };
}

// ── links ───────────────────────────────────────────────────────────────────────────────────────────────────

type Place = Pick<LinkDay, 'link' | 'connection' | 'currency'>;

const placeOf = (each: Place): string => `${LINKS.indexOf(each.link)} ${each.currency} ${each.connection}`;
const NOTHING: Counted = { items: 0, amount: 0 };
const plus = (left: Counted, right: Counted): Counted => ({
  items: left.items + right.items,
  amount: left.amount + right.amount,
});
const sumOf = (all: readonly Counted[]): Counted => all.reduce(plus, NOTHING);
const byText =
  <Each>(textOf: (each: Each) => string) =>
  (left: Each, right: Each): number =>
    textOf(left) < textOf(right) ? -1 : textOf(left) > textOf(right) ? 1 : 0;

function linksOf(facts: DayFacts, patience: Patience): readonly LinkDay[] {
  const { opening, moves, open, varied } = facts;
  const places = new Map<string, Place>();
  for (const { link, connection, currency } of [...opening, ...moves, ...open]) {
    const place = { link, connection, currency };
    places.set(placeOf(place), place);
  }
  const groups = {
    opening: Map.groupBy(opening, placeOf),
    moves: Map.groupBy(moves, placeOf),
    open: Map.groupBy(open, placeOf),
    varied: Map.groupBy(varied, placeOf),
  };
  return [...places].sort(byText(([key]) => key)).map(([key, place]) =>
    linkDay(place, {
      opening: groups.opening.get(key) ?? [],
      moves: groups.moves.get(key) ?? [],
      open: groups.open.get(key) ?? [],
      varied: groups.varied.get(key) ?? [],
      before: overdueBefore(place.link, facts.date, patience),
    }),
  );
}

interface Parts extends Pick<DayFacts, 'opening' | 'moves' | 'open' | 'varied'> {
  readonly before: string;
}

function linkDay(place: Place, { opening, moves, open, varied, before }: Parts): LinkDay {
  const own = moves.filter(({ lateOf }) => lateOf === undefined);
  const late = moves.filter(({ lateOf }) => lateOf !== undefined);
  const begun = opening.reduce((sum, { amount }) => sum + amount, 0);
  const due = sumOf(own.map((each) => each.due));
  const met = sumOf(own.map((each) => each.met));
  const lateDue = sumOf(late.map((each) => each.due)).amount;
  const lateMet = sumOf(late.map((each) => each.met)).amount;
  const closing = sumOf(open);
  const should = begun + due.amount - met.amount + lateDue - lateMet;
  if (should !== closing.amount) throw broken(place, should, closing.amount);
  const named = { items: varied.length, amount: varied.reduce((sum, { amount }) => sum + amount, 0) };
  const isPast = ({ since }: { readonly since: string }): boolean => since < before;
  const past = minus(sumOf(open.filter(isPast)), countOf(varied.filter(isPast)));
  const hasCount = opening.every(({ items }) => items !== undefined);
  return {
    ...place,
    opening: {
      ...(hasCount ? { items: opening.reduce((sum, { items = 0 }) => sum + items, 0) } : {}),
      amount: begun,
    },
    due,
    met,
    late: { due: lateDue, met: lateMet },
    closing,
    waiting: minus(minus(closing, named), past),
    overdue: past,
    varied: named,
  };
}

const minus = (left: Counted, right: Counted): Counted => ({
  items: left.items - right.items,
  amount: left.amount - right.amount,
});
const countOf = (items: readonly OpenItem[]): Counted => ({
  items: items.length,
  amount: items.reduce((sum, { amount }) => sum + amount, 0),
});

function broken({ link, connection, currency }: Place, should: number, is: number): Error {
  const say = (amount: number): string => `${formatMoney({ amount, currency })} ${currency}`;
  return certificateErrors.error('SL-CERT-006', {
    because: `${link} of ${connection} should come to ${say(should)} and comes to ${say(is)}`,
  });
}

// ── reasons ─────────────────────────────────────────────────────────────────────────────────────────────────

const CODES = {
  booked: 'SL-CERT-010',
  invoiced: 'SL-CERT-011',
  paid: 'SL-CERT-012',
  registered: 'SL-CERT-013',
  credited: 'SL-CERT-014',
  settled: 'SL-CERT-015',
  'paid-out': 'SL-CERT-016',
  banked: 'SL-CERT-017',
  identified: 'SL-CERT-018',
  counted: 'SL-CERT-019',
  posted: 'SL-CERT-020',
} as const satisfies Record<Link, keyof typeof certificateErrors.entries>;

function unmatchedOf(
  { varied, overdue, waiting, variances }: DayFacts,
  patience: Patience,
  words: Words,
): readonly Unmatched[] {
  const named = new Map(variances.listed.map((variance) => [variance.about, variance]));
  const all: readonly Unmatched[] = [
    ...varied.map((each) => ({ ...each, reason: reasonOf(named.get(each.item)) })),
    ...overdue.map((each) => ({ ...each, reason: overdueReason(each, words) })),
    ...waiting.map((each) => ({ ...each, reason: { kind: 'waiting', ...untilOf(each, patience) } as const })),
  ];
  return [...all].sort(
    byText(
      ({ reason, ...each }) =>
        `${RANKS[reason.kind]} ${LINKS.indexOf(each.link)} ${each.since} ${keyOfSides({ ...each })}`,
    ),
  );
}

function overdueReason({ link, connection }: OpenItem, { titleOf, nextOf, ownerOf }: Words): Reason {
  const code = CODES[link];
  const owner = ownerOf?.(connection, code);
  const next = nextOf?.(code);
  return {
    kind: 'overdue',
    code,
    title: titleOf(code),
    ...(owner === undefined ? {} : { owner }),
    ...(next === undefined ? {} : { next }),
  };
}

const RANKS = { variance: 0, overdue: 1, waiting: 2 } as const;

function untilOf({ link, since }: OpenItem, patience: Patience): { readonly until?: string } {
  const days = patience[link];
  return days === undefined ? {} : { until: dateAfter(since, days) };
}

/** A variance that stands and is beyond those that are listed is known by its item only. */
function reasonOf(variance: NamedVariance | undefined): Reason {
  if (variance === undefined) {
    return { kind: 'variance', code: '', title: 'A variance stands for it', because: 'see the list of variances' };
  }
  const { code, title, because, owner, case: id, next } = variance;
  return {
    kind: 'variance',
    code,
    title,
    because,
    ...(owner === undefined ? {} : { owner }),
    ...(id === undefined ? {} : { case: id }),
    ...(next === undefined ? {} : { next }),
  };
}

function latePartsOf({ moves }: DayFacts): Certificate['late'] {
  return moves
    .flatMap(({ lateOf, due, met, ...place }) =>
      lateOf === undefined ? [] : [{ day: lateOf, ...place, due: due.amount, met: met.amount }],
    )
    .sort(byText((each) => `${each.day} ${placeOf(each)}`));
}
