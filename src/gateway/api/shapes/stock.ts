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
  expires: moment('When it ends by itself.'),
});

const ShelfShape = part('What one channel shows.', {
  connection: text('The channel.'),
  location: optional(text('The location of the shelf.')),
  base: quantity('What it may draw on.'),
  safety: quantity('What is held back.'),
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

const PoolShape = part('Channels that share locations. onHand − reserved − claims − unheard = left.', {
  locations,
  onHand: quantity('What stands there.'),
  reserved: quantity('What is promised there.'),
  claims: quantity('What orders claim.'),
  unheard: quantity('What channels may have sold and not yet told.'),
  left: quantity('What is left to offer.'),
  doubt: optional(text('Why nothing is proven.')),
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
    part('A part of a set.', { sku: text('The article.'), quantity: QuantitySchema }),
    'What a set is made of.',
  ),
  pools: listOf(PoolShape, 'What is offered, by pool of locations.'),
  history: listOf(HistoryShape, 'What happened, newest first.'),
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
  ...NEXT,
});
