import { happens } from '../../kernel/chance.ts';
import { streamOf } from '../simulation/features.ts';

/** What may go wrong, or just happen, in a world of stock. Each world has some of them and not others. */
const FEATURES = {
  // How it sells.
  shared: 'every channel shows all there is',
  alone: 'there is one channel',
  shares: 'channels have shares of different size',
  safety: 'some pieces are held back',
  quota: 'a flash sale has units set aside',
  sets: 'a set of other articles is sold too',
  buffered: 'channels are told at intervals',
  // Technical: whatever these do, nothing may be sold twice.
  duplicates: 'everything is said twice',
  reorder: 'messages overtake each other by minutes',
  crashes: 'the hub dies before a commit, or before it says what it decided',
  lostAnswers: 'answers of channels get lost, before or after the effect',
  slowChannels: 'publications take minutes to arrive',
  observations: 'channels tell what they show',
  lateReadings: 'readings of the ERP come minutes late and in any order',
  erpDown: 'the ERP is away for hours',
  clockSkew: "the ERP's clock runs ahead",
  // Business: part of a normal day.
  cancels: 'buyers cancel',
  keepsCancelled: 'a channel does not put back what was cancelled',
  rejections: 'the ERP refuses orders',
  shipping: 'orders are shipped',
  receipts: 'goods arrive',
  // Surprises: units that nobody could know of, so as many may be missing in the end and not one more.
  damage: 'goods break',
  tills: 'a store sells from the same stock',
  handEdits: 'somebody types numbers into a channel',
  // Not beside shipping: what is asked of an order that has left is a case for a person.
  edits: 'buyers take one more or one less',
  legacy: 'channels showed numbers of their own before the hub began',
  // New ones stand at the end: a seed's earlier features are drawn before them.
  places: 'goods lie at two locations, offered together or each by its own channels',
  pickUp: 'a channel has a shelf of its own for what is collected in a store',
  baskets: 'buyers take several articles at once, sets and their parts among them',
  forgotten: 'nobody ever says what became of some orders, and their claims run out',
  policyChange: 'the retailer decides otherwise while the hub runs',
  wholeSeconds: 'channels tell the times of their numbers in whole seconds',
  uneven: 'channels hold back differently, in pieces and in percent',
  ownTills: "the ERP's own tills sell from the same stock, at times without a line",
  sessions: 'the ERP moves the stock of its own tills when their session is closed',
  caps: 'channels never show more than so many',
  adaptive: 'what is held back follows the pace at which it sells',
} as const;

/** Those that came after the second lot of seeds that are kept. */
export const NEWEST_FEATURES: readonly StockFeature[] = ['uneven', 'ownTills', 'sessions', 'caps', 'adaptive'];

/** Features that seeds did not have when the first of those that are kept were found. */
export const LATER_FEATURES: readonly StockFeature[] = [
  'places',
  'pickUp',
  'baskets',
  'forgotten',
  'policyChange',
  'wholeSeconds',
  ...NEWEST_FEATURES,
];

export type StockFeature = keyof typeof FEATURES;
export const STOCK_FEATURES = Object.keys(FEATURES) as readonly StockFeature[];

/** The features of a seed's world. */
export function stockFeaturesOf(seed: number): ReadonlySet<StockFeature> {
  const chance = streamOf(seed, 'stock features');
  const density = 0.1 + 0.5 * chance.fraction();
  return new Set(STOCK_FEATURES.filter(() => happens(chance, density)));
}
