import { type Money, moneyOfFloat } from '../../kernel/money.ts';

/** A price list that the hub follows, under the name that the hub gives it. */
export interface PriceList {
  readonly id: number;
  readonly currency: string;
}

/** A rule of a price list, its times in epoch milliseconds. */
export interface PriceRule {
  readonly id: number;
  readonly list: number;
  /** `0_product_variant`, `1_product`, `2_product_category`, `3_global`. */
  readonly appliedOn: string;
  readonly category?: number;
  readonly template?: number;
  readonly variant?: number;
  readonly minQuantity: number;
  readonly fromMs?: number;
  /** The first moment at which it no longer holds. */
  readonly toMs?: number;
  /** `fixed`, `percentage` or `formula`. */
  readonly compute: string;
  /** `list_price`, `standard_price` or `pricelist`. */
  readonly base: string;
  readonly baseList?: number;
  readonly fixed: number;
  readonly percent: number;
  readonly discount: number;
  readonly round: number;
  readonly surcharge: number;
  readonly minMargin: number;
  readonly maxMargin: number;
}

/** What a price depends on beside rules. */
export interface PricedVariant {
  readonly id: number;
  readonly template: number;
  /** Its category and those above it. */
  readonly categories: readonly number[];
  /** Sales price with what the variant costs more. */
  readonly salesPrice: number;
  readonly cost: number;
  /** Currency of sales price and cost: the company's. */
  readonly currency: string;
}

/** All rules at hand, by list. */
export interface PriceBook {
  readonly lists: ReadonlyMap<number, PriceList>;
  readonly rules: ReadonlyMap<number, readonly PriceRule[]>;
}

/** What holds from one moment to another; without `fromMs` since before, without `toMs` for good. */
export interface PriceSegment {
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly price: Money;
}

/** Price lists that stand on other price lists, no deeper than this. */
const MOST_DEPTH = 5;
/** Changes of one price that are told ahead. */
const MOST_SEGMENTS = 20;

/**
 * What one piece of a variant costs in a list from `nowMs` on, as far as rules say it. A price that cannot be computed (another
 * currency without a fixed price, a circle of lists) or comes to nothing is left out: nothing is sold for nothing by accident.
 */
export function timelineOf(
  book: PriceBook,
  list: number,
  variant: PricedVariant,
  nowMs: number,
): readonly PriceSegment[] {
  const currency = book.lists.get(list)?.currency;
  if (currency === undefined) return [];
  const moments = [...boundaries(book, list, variant, MOST_DEPTH)]
    .filter((moment) => moment > nowMs)
    .sort((left, right) => left - right)
    .slice(0, MOST_SEGMENTS - 1);
  const starts = [nowMs, ...moments];
  const segments: PriceSegment[] = [];
  for (const [index, startMs] of starts.entries()) {
    const amount = priceIn(book, list, variant, startMs, MOST_DEPTH);
    const price = amount === undefined ? undefined : moneyOfFloat(amount, currency);
    const endMs = starts[index + 1];
    if (price === undefined || price.amount <= 0) continue;
    const before = segments.at(-1);
    if (before !== undefined && before.toMs === startMs && before.price.amount === price.amount) segments.pop();
    const fromMs =
      before !== undefined && before.toMs === startMs && before.price.amount === price.amount
        ? before.fromMs
        : index === 0
          ? undefined
          : startMs;
    segments.push({
      ...(fromMs === undefined ? {} : { fromMs }),
      ...(endMs === undefined ? {} : { toMs: endMs }),
      price,
    });
  }
  return segments;
}

/** The moments at which another rule may win. */
function boundaries(book: PriceBook, list: number, variant: PricedVariant, depth: number): ReadonlySet<number> {
  const moments = new Set<number>();
  for (const rule of rulesFor(book, list, variant)) {
    if (rule.fromMs !== undefined) moments.add(rule.fromMs);
    if (rule.toMs !== undefined) moments.add(rule.toMs);
    if (rule.compute !== 'fixed' && rule.base === 'pricelist' && rule.baseList !== undefined && depth > 0) {
      for (const moment of boundaries(book, rule.baseList, variant, depth - 1)) moments.add(moment);
    }
  }
  return moments;
}

/** The rules that concern one piece of a variant at some time, the strongest first, as Odoo orders them. */
function rulesFor(book: PriceBook, list: number, variant: PricedVariant): readonly PriceRule[] {
  const concerns = (rule: PriceRule): boolean => {
    if (rule.minQuantity > 1) return false;
    switch (rule.appliedOn) {
      case '0_product_variant':
        return rule.variant === variant.id;
      case '1_product':
        return rule.template === variant.template;
      case '2_product_category':
        return rule.category !== undefined && variant.categories.includes(rule.category);
      default:
        return true;
    }
  };
  return (book.rules.get(list) ?? [])
    .filter(concerns)
    .sort(
      (left, right) =>
        (left.appliedOn < right.appliedOn ? -1 : left.appliedOn > right.appliedOn ? 1 : 0) ||
        right.minQuantity - left.minQuantity ||
        (right.category ?? 0) - (left.category ?? 0) ||
        right.id - left.id,
    );
}

/** The price in the currency of the list; undefined when it cannot be computed here. */
function priceIn(
  book: PriceBook,
  list: number,
  variant: PricedVariant,
  atMs: number,
  depth: number,
): number | undefined {
  const currency = book.lists.get(list)?.currency;
  if (currency === undefined || depth < 0) return undefined;
  const rule = rulesFor(book, list, variant).find(
    ({ fromMs, toMs }) => (fromMs === undefined || fromMs <= atMs) && (toMs === undefined || toMs > atMs),
  );
  // Without a rule the sales price holds, converted by the day's rate, which the hub does not do.
  if (rule === undefined) return currency === variant.currency ? variant.salesPrice : undefined;
  if (rule.compute === 'fixed') return rule.fixed;
  const base = basePrice(book, rule, variant, atMs, depth, currency);
  if (base === undefined) return undefined;
  if (rule.compute === 'percentage') return base - (base * rule.percent) / 100;
  return byFormula(rule, base);
}

function basePrice(
  book: PriceBook,
  rule: PriceRule,
  variant: PricedVariant,
  atMs: number,
  depth: number,
  currency: string,
): number | undefined {
  if (rule.base === 'pricelist') {
    if (rule.baseList === undefined || book.lists.get(rule.baseList)?.currency !== currency) return undefined;
    return priceIn(book, rule.baseList, variant, atMs, depth - 1);
  }
  if (currency !== variant.currency) return undefined;
  return rule.base === 'standard_price' ? variant.cost : variant.salesPrice;
}

function byFormula(rule: PriceRule, base: number): number {
  let price = base - (base * rule.discount) / 100;
  if (rule.round > 0) price = Math.round(Number((price / rule.round).toPrecision(12))) * rule.round;
  price += rule.surcharge;
  if (rule.minMargin > 0) price = Math.max(price, base + rule.minMargin);
  if (rule.maxMargin > 0) price = Math.min(price, base + rule.maxMargin);
  return price;
}
