import { type Static, type TProperties, Type } from 'typebox';

/** The section `stock`: what a retailer decides about stock and what channels show of it. */

const section = <Properties extends TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, description });
const words = <const Words extends readonly string[]>(choices: Words, description: string) =>
  Type.Enum<[...Words]>([...choices], { description });
const units = (description: string) => Type.Number({ minimum: 0, maximum: 1_000_000_000, description });
const percent = (description: string) => Type.Number({ minimum: 0, maximum: 100, description });
const milliseconds = (description: string, least = 0) =>
  Type.Integer({ minimum: least, maximum: 366 * 86_400_000, description });

const LOCATION = '^location/[^/\\s]+$';
const location = (description: string) => Type.String({ pattern: LOCATION, maxLength: 200, description });

/** Locations that are named, and groups of them. */
const from = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 500, description });

const SafetySchema = section('Stock that is held back; the greatest of what is given counts.', {
  fixed: Type.Optional(units('So many units.')),
  percent: Type.Optional(percent('So much of what may be offered.')),
  adaptive: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 100,
      description:
        'So many times what is sold while a publication is under way, from the measured delay and the pace of sales.',
    }),
  ),
});

const ShelfSchema = section('One number that a channel shows for each article.', {
  location: Type.Optional(
    location('Where, for channels that count by location; left out, it is the one number of the channel.'),
  ),
  from: Type.Optional(from('Locations and groups whose stock it offers; where orders are booked when left out.')),
  purpose: Type.Optional(words(['ship', 'collect'], 'Whether buyers have it sent or collect it there.')),
  safety: Type.Optional(SafetySchema),
  share: Type.Optional(percent('Part of the stock that it may offer.')),
  cap: Type.Optional(units('Most that it ever shows.')),
});

const ChannelSchema = section('A sales channel, by the name of its connection.', {
  tier: Type.Optional(
    words(
      ['real-time', 'near-real-time', 'micro-batch', 'batch'],
      'How soon a change must show: at once, within a second, a minute, a quarter of an hour. More than can be proven is always taken down at once.',
    ),
  ),
  fulfilledBy: Type.Optional(
    words(['us', 'marketplace'], 'Who ships. What a marketplace ships from its own stock claims nothing of ours.'),
  ),
  ordersFrom: Type.Optional(location('Where the ERP books its orders; claims are held there.')),
  safety: Type.Optional(SafetySchema),
  share: Type.Optional(percent('Part of the stock that each of its shelves may offer.')),
  cap: Type.Optional(units('Most that it ever shows of an article.')),
  shelves: Type.Optional(
    Type.Array(ShelfSchema, {
      maxItems: 1_000,
      description: 'The numbers that it shows; one for the whole channel when left out.',
    }),
  ),
});

const INSTANT = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?(Z|[+-]\\d{2}:\\d{2})$';
const instant = (description: string) => Type.String({ pattern: INSTANT, description });

const RuleSchema = section('What holds for some articles; a later rule wins over an earlier one, field by field.', {
  match: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
    minItems: 1,
    maxItems: 10_000,
    description: 'SKUs; * stands for any letters.',
  }),
  channels: Type.Optional(
    Type.Array(Type.String(), { minItems: 1, maxItems: 100, description: 'Only these channels; all when left out.' }),
  ),
  safety: Type.Optional(SafetySchema),
  share: Type.Optional(percent('Part of the stock that a shelf may offer of it.')),
  cap: Type.Optional(units('Most that a shelf ever shows of it.')),
  sell: Type.Optional(Type.Boolean({ description: 'False: the channels show nothing of it.' })),
  collect: Type.Optional(Type.Boolean({ description: 'False: it cannot be collected in a store.' })),
  quota: Type.Optional(
    section('Units set aside for a flash sale. The hub counts them down by itself, also while the ERP is away.', {
      name: Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'What it is called; a new name begins a new count.',
      }),
      units: units('Units for each shelf that the rule holds for.'),
      from: instant('When it begins, with its offset: 2026-11-27T00:00:00+01:00.'),
      until: instant('When it ends; what is left goes back to all.'),
    }),
  ),
});

export const StockSchema = section('Stock: what channels show, and what is held back.', {
  ordersFrom: location('Where the ERP books orders unless a channel says otherwise; claims are held there.'),
  selling: words(
    ['exclusive', 'shared'],
    'exclusive: all channels together never offer more than there is, so nothing is sold twice. shared: each offers all there is, and safety stock absorbs what two of them sell in one moment.',
  ),
  groups: Type.Record(Type.String(), Type.Array(location('A location.'), { minItems: 1, maxItems: 500 }), {
    description: 'Locations by a name of your own: `stores: [location/paris, location/lyon]`.',
  }),
  claims: section('How long goods are kept for an order or receipt when nobody says how it ended.', {
    orderMs: milliseconds('Orders, in milliseconds.', 60_000),
    saleMs: milliseconds('Sales of stores, in milliseconds.', 60_000),
  }),
  settleMs: milliseconds(
    'How long units that left a channel wait for their order before they are written off, in milliseconds. That nothing is sold twice rests on it: it must be longer than an order takes to be heard.',
    10_000,
  ),
  maxAgeMs: Type.Optional(
    milliseconds('Age of a reading beyond which it proves nothing, in milliseconds; none when left out.', 1_000),
  ),
  silenceMs: milliseconds(
    'How long the source of readings may be wholly silent before nothing of it is believed, in milliseconds.',
    1_000,
  ),
  learnMs: milliseconds(
    'How long after its first reading the ERP has to tell of every article, before one that it never told of counts as unknown, in milliseconds.',
  ),
  proofMs: milliseconds('How often each number is compared with what its channel shows, in milliseconds.', 60_000),
  proof: section('The proof of stock: everything that the ERP and the channels have, compared with the ledger.', {
    everyMs: milliseconds('How often one begins by itself, in milliseconds; 0 for only when it is asked for.'),
    repair: words(
      ['safe', 'none'],
      'safe: what is certain is put right at once, by the ways that numbers always go. none: everything is left to people.',
    ),
    settleMs: Type.Integer({
      minimum: 0,
      maximum: 600_000,
      description:
        'What differs is looked at again after this time, in milliseconds: numbers that move are no variance.',
    }),
  }),
  clockToleranceMs: milliseconds("How far the ERP's clock may run ahead of the hub's, in milliseconds."),
  unknown: words(
    ['suppress', 'leave'],
    'What channels show of an article that was never read: nothing, or what they showed before.',
  ),
  channels: Type.Record(Type.String(), ChannelSchema, {
    description: 'The channels whose numbers the hub publishes, by their connection.',
  }),
  products: Type.Array(RuleSchema, { maxItems: 10_000, description: 'Rules for articles.' }),
});

export type StockConfiguration = Static<typeof StockSchema>;
export type StockChannelConfiguration = Static<typeof ChannelSchema>;
export type StockSafetyConfiguration = Static<typeof SafetySchema>;

const HOUR_MS = 3_600_000;

export const STOCK_DEFAULTS: StockConfiguration = {
  ordersFrom: 'location/wh',
  selling: 'exclusive',
  groups: {},
  claims: { orderMs: 24 * HOUR_MS, saleMs: 30 * 24 * HOUR_MS },
  settleMs: 15 * 60_000,
  silenceMs: 24 * HOUR_MS,
  learnMs: HOUR_MS,
  proofMs: 24 * HOUR_MS,
  proof: { everyMs: HOUR_MS, repair: 'safe', settleMs: 15_000 },
  clockToleranceMs: 0,
  unknown: 'suppress',
  channels: {},
  products: [],
};

/** The locations that names stand for, sorted; a name that is no group is a location. */
export function locationsNamed({ groups }: StockConfiguration, names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => (Object.hasOwn(groups, name) ? (groups[name] ?? []) : [name])))].sort();
}

/** A shelf of a channel with its locations spelled out. */
export interface NamedShelf {
  readonly connection: string;
  /** Its place in the list; undefined for a channel that lists none. */
  readonly index?: number;
  readonly location?: string;
  readonly from: readonly string[];
  readonly share?: number;
}

/** Every shelf of every channel that we fulfil, with groups spelled out. */
export function shelvesOf(stock: StockConfiguration): NamedShelf[] {
  return Object.entries(stock.channels).flatMap(([connection, channel]) => {
    if (channel.fulfilledBy === 'marketplace') return [];
    const home = [channel.ordersFrom ?? stock.ordersFrom];
    const listed = channel.shelves ?? [];
    const shelves = listed.length === 0 ? [{}] : listed;
    return shelves.map((shelf: NonNullable<StockChannelConfiguration['shelves']>[number], index): NamedShelf => {
      const share = shelf.share ?? channel.share;
      return {
        connection,
        ...(listed.length === 0 ? {} : { index }),
        ...(shelf.location === undefined ? {} : { location: shelf.location }),
        from: locationsNamed(stock, shelf.from ?? home),
        ...(share === undefined ? {} : { share }),
      };
    });
  });
}
