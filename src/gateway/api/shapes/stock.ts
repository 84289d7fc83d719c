import { QuantitySchema } from '../../../canonical/value.ts';
import { ENTRY_KINDS } from '../../../ledgers/stock/sheet.ts';
import { count, flag, integer, listOf, moment, NEXT, number, optional, part, shape, text, wordOf } from './shape.ts';

const quantity = (description: string) => text(`${description} A decimal text.`);
const locations = listOf(text('A location.'), 'The locations that it draws on.');

const PositionShape = part('What one location says.', {
  location: text('The location.'),
  onHand: quantity('What stands there.'),
  reserved: quantity('What is promised there.'),
  free: quantity('What may be sold.'),
  source: text('Who said so.'),
  observedAt: moment('When it was read.'),
  ageMs: number('How old the reading is, in milliseconds.'),
  fresh: flag('False when it is too old to prove anything.'),
});

const ClaimShape = part('What an order claims.', {
  owner: text('The order.'),
  location: text('Where.'),
  quantity: quantity('How much.'),
  reason: text('Why.'),
  since: moment('Since when.'),
  ageMs: number('How old it is, in milliseconds.'),
  expires: optional(
    moment(
      'When it ends by itself; missing while the ERP has still to answer its booking, or to move the stock of a sale of its own till.',
    ),
  ),
});

const ShelfShape = part('What one channel shows.', {
  connection: text('The channel.'),
  location: optional(text('The location of the shelf.')),
  base: quantity('What it may draw on.'),
  safety: quantity('What is held back.'),
  safetyFrom: part('What safety stock is the greatest of, rounded up to what can be kept.', {
    fixed: quantity('The least.'),
    percent: optional(number('Percent of what may be offered.')),
    of: optional(quantity('What the percentage is of.')),
    adaptive: optional(
      part('What sells while a publication is under way: times × lagMs × soldPerSecond.', {
        times: number('How many times that is held back.'),
        lagMs: number('How long a publication takes, in milliseconds.'),
        measured: flag('False while none has been confirmed: then it is the usual time.'),
        soldPerSecond: quantity('How fast the article sells, on a decaying average of all channels.'),
      }),
    ),
  }),
  allowed: quantity('What it may offer.'),
  because: text('What decided it.'),
  shown: optional(quantity('What it shows as far as anybody said.')),
  shownAgeMs: optional(number('How old that is, in milliseconds.')),
  exposure: quantity('What it may sell before it must ask.'),
  unheard: quantity('What it may have sold and not yet told.'),
  underWay: optional(
    part('A publication on its way.', {
      quantity: quantity('What is published.'),
      token: integer('Its number.'),
      ageMs: number('How long it is on its way, in milliseconds.'),
    }),
  ),
  refused: optional(part('The channel refused it.', { code: text('Why.'), until: moment('Until when it is left.') })),
  lagMs: optional(number('How far it is behind, in milliseconds.')),
});

const SUM = {
  onHand: quantity('What stands there.'),
  reserved: quantity('What is promised there.'),
  claims: quantity('What orders claim.'),
  unheard: quantity('What channels may have sold and not yet told.'),
  left: quantity('What is left to offer.'),
  doubt: optional(text('Why nothing is proven.')),
};

const PartShape = part('What there is of one part of a set. onHand − reserved − claims − unheard = left.', {
  sku: text('The article.'),
  unit: text('Unit of measure of its quantities.'),
  each: quantity('What one set takes of it.'),
  ...SUM,
  sets: quantity('How many sets it allows.'),
  limits: flag('True when no other part allows fewer sets.'),
});

const PoolShape = part('Channels that share locations. onHand − reserved − claims − unheard = left.', {
  locations,
  ...SUM,
  parts: listOf(PartShape, 'Of a set: its parts here. The sum of the set is that of the scarcest.'),
  shelves: listOf(ShelfShape, 'The channels.'),
});

const HistoryShape = part('One entry of the ledger.', {
  at: moment('When.'),
  kind: wordOf(ENTRY_KINDS, 'What happened.'),
  location: optional(text('Where.')),
  about: optional(text('What it is about: an order, a channel.')),
  change: optional(quantity('Change of what is claimed.')),
  quantity: optional(quantity('How much.')),
  onHand: optional(quantity('What stood there.')),
  reserved: optional(quantity('What was promised there.')),
  code: optional(text('Code of a failure.')),
  because: text('Why.'),
});

/** Why a number is published. */
export const StockShape = shape('Stock', 'Why a number is published: the sum with every part of it.', {
  sku: text('The stock keeping unit.'),
  unit: text('Unit of measure of all quantities.'),
  at: moment('When this was computed.'),
  positions: listOf(PositionShape, 'What each location says.'),
  claims: part('What orders claim.', {
    count: count('How many claims are open.'),
    quantity: quantity('All of them together.'),
    oldest: listOf(ClaimShape, 'The oldest ones.'),
  }),
  components: listOf(
    part('A part of a set.', {
      sku: text('The article.'),
      quantity: QuantitySchema,
      positions: listOf(PositionShape, 'What each location says of it.'),
    }),
    'What a set is made of; it stands nowhere itself.',
  ),
  pools: listOf(PoolShape, 'What is offered, by pool of locations.'),
  history: listOf(HistoryShape, 'What happened, newest first.'),
  note: optional(text('What is left out for a caller whose role is limited.')),
});

/** What each channel may offer. */
export const StockPolicyShape = shape('StockPolicy', 'What each channel may offer, and of what.', {
  sku: optional(text('The article that it is explained for.')),
  selling: wordOf(['exclusive', 'shared'], 'Whether channels together may offer more than there is.'),
  meaning: text('What that means.'),
  ordersFrom: text('Which orders claim stock.'),
  pools: listOf(
    part('Channels that share locations.', {
      locations,
      shelves: listOf(
        part('What one channel may offer.', {
          connection: text('The channel.'),
          location: optional(text('The location of the shelf.')),
          purpose: wordOf(['ship', 'collect'], 'What is offered there.'),
          sells: flag('Whether it offers anything.'),
          safety: text('What is held back, in words.'),
          share: text('Its share, in words.'),
          cap: optional(quantity('The most that it shows.')),
          tier: text('How fresh it must be.'),
          quota: optional(
            part('What is set aside for it.', {
              name: text('Name of the quota.'),
              units: quantity('How much.'),
              from: moment('From when.'),
              until: moment('Until when.'),
            }),
          ),
        }),
        'The channels.',
      ),
    }),
    'Pools of locations.',
  ),
  fulfilledElsewhere: listOf(text('A channel.'), 'Channels whose marketplace ships from its own stock.'),
  rules: part('Rules for articles.', {
    count: count('How many there are.'),
    matching: listOf(count('Place in the list.'), 'Which of them match.'),
  }),
});

const StockLineShape = shape('StockLine', 'An article on one line.', {
  sku: text('The stock keeping unit.'),
  unit: text('Unit of measure of all quantities.'),
  onHand: quantity('What stands in all locations.'),
  reserved: quantity('What is promised in all locations.'),
  free: quantity('What may be sold of it.'),
  locations: count('Locations that have it.'),
  observedAt: optional(moment('The oldest reading of a location.')),
  shelves: listOf(
    part('What one channel shows.', {
      connection: text('The channel.'),
      location: optional(text('The location of the shelf.')),
      shown: optional(quantity('What it shows as far as anybody said.')),
      shownAt: optional(moment('Since when.')),
      underWay: flag('Whether a new number is on its way.'),
      trouble: optional(text('Code of why it refuses the number, or why it shows nothing.')),
    }),
    'The channels.',
  ),
});

export const StockPageShape = shape('StockPage', 'Stock, by SKU.', {
  articles: listOf(StockLineShape, 'The articles of this page.'),
  note: optional(text('What is left out for a caller whose role is limited.')),
  ...NEXT,
});
