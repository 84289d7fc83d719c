import { WEB_CHANNELS, type WebChannel } from '../../test/faults/sellers.ts';
import { type Figure, report, SMALL } from '../measure.ts';
import { alone, openStockPlace, PIECES, untilAll } from './place.ts';

/**
 * How many numbers a second reach each kind of channel: the stock of every article changes in Odoo at once, as after a count, is read, and
 * is published. The time of a channel runs from the first publication that the ledger asked for to the last answer.
 * `node bench/stock/publication.ts [--small]`
 */
const ARTICLES = SMALL ? 60 : 5_000;
/** Publications that the delivery worker hands to a connector at once. */
const LIST = 50;
const NAMES: Readonly<Record<WebChannel, string>> = { 'shopify-eu': 'Shopify', 'woo-eu': 'WooCommerce' };

const figures: Figure[] = [];
await using place = await openStockPlace(ARTICLES);
const { sellers, database, skus, shown } = place;

const fromMs = Date.now();
const began = performance.now();
await sellers.odoo.perform((environment) => {
  const rows = environment.search('stock.quant', [['quantity', '=', PIECES]]).map(({ id }) => id);
  environment.write('stock.quant', rows, { quantity: PIECES + 1 });
});
await untilAll(() => WEB_CHANNELS.every((channel) => skus.every((sku) => shown(channel, sku) === PIECES + 1)));
figures.push({
  what: `counted in Odoo, read, decided and shown in two shops, ${ARTICLES} articles`,
  value: (2 * ARTICLES * 1_000) / (performance.now() - began),
  unit: 'numbers/s',
});
for (const channel of WEB_CHANNELS) {
  const [row] = await database.database.query<{ first: number; last: number; count: number }>(
    `select min(begun.recorded_at_ms)::float as first, max(ended.recorded_at_ms)::float as last, count(*)::int as count
       from event ended
       join event begun on begun.key = ended.key and begun.envelope->>'id' = ended.envelope->>'causationid'
      where ended.topic = 'outcome.publish-availability.done' and begun.topic = $1 and begun.recorded_at_ms >= $2`,
    [`command.${channel}.publish-availability`, fromMs],
  );
  const { first = 0, last = 1, count = 0 } = row ?? {};
  figures.push({
    what: `published to ${NAMES[channel]}`,
    value: (count * 1_000) / Math.max(1, last - first),
    unit: 'numbers/s',
  });
}
const write = await alone(place);
for (const channel of WEB_CHANNELS) {
  const started = performance.now();
  for (let from = 0; from < skus.length; from += LIST) {
    const token = Date.now() + 3_600_000;
    const numbers = skus
      .slice(from, from + LIST)
      .map((sku) => ({ sku, quantity: { value: String(PIECES + 2), unit: 'each' }, token }));
    await write(channel, numbers);
  }
  figures.push({
    what: `written to ${NAMES[channel]} by its connector alone, lists of ${LIST}`,
    value: (skus.length * 1_000) / (performance.now() - started),
    unit: 'numbers/s',
    raw: true,
  });
}
report('publication', figures);
