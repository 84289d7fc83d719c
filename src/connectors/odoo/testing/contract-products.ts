import type { ContractPoll, ContractSample } from '../../../testing/connector-contract.ts';
import type { OdooSimulator } from '../simulator/index.ts';

/** The contract's part about articles and prices. */
interface Place {
  readonly simulator: OdooSimulator;
}

/** A fact as the polls store it. */
type Fact = (body: object) => string;

export const productPolls: Readonly<Record<'products' | 'prices', ContractPoll<Place>>> = {
  products: { change: async (place, index) => `product.template:${await offered(place, index, 'name')}:` },
  prices: { change: async (place, index) => `product.price:${await offered(place, index, 'price')}:` },
};

/** Offers an article, or changes one that is offered; answers the id of its template. */
async function offered({ simulator }: Place, index: number, what: 'name' | 'price'): Promise<number> {
  const sku = `OFFER-${index}`;
  const [known] = simulator.records('product.product', [['default_code', '=', sku]], ['product_tmpl_id', 'list_price']);
  if (known === undefined) {
    return simulator.people.addProduct({ name: sku, price: 10 + index, variants: [{ sku }] });
  }
  if (what === 'price') await simulator.people.setPrice(sku, Number(known.list_price) + 1);
  else await simulator.people.renameProduct(sku, `${sku} of ${performance.now()}`);
  return (known.product_tmpl_id as [number, string])[0];
}

const article = (fact: Fact, change: object): string =>
  fact({
    asRead: { at: '2026-11-20T20:00:18.000Z' },
    template: { id: 7, name: 'Mug' },
    canonical: 'product/MUG',
    description: 'Blue.',
    type: 'consu',
    unit: 'each',
    variants: [{ id: 9, sku: 'MUG', barcode: '96385074', active: true, options: [{ name: 'Colour', value: 'Blue' }] }],
    components: [{ sku: 'HANDLE', quantity: 1 }],
    ...change,
  });

export const productSamples = (fact: Fact): readonly ContractSample[] => [
  {
    says: 'an article with its variants',
    topic: 'product.template',
    via: 'poll',
    body: article(fact, { sold: true }),
    gives: ['ProductUpdated'],
    essential: ['identity', 'canonical', 'template.id', 'template.name', 'asRead.at'],
  },
  {
    says: 'an article that is no longer sold',
    topic: 'product.template',
    via: 'poll',
    body: article(fact, { sold: false }),
    gives: ['ProductRetired'],
  },
  {
    says: 'two articles of one reference',
    topic: 'product.template',
    via: 'poll',
    body: article(fact, { sold: true, twin: 8 }),
    gives: 'invalid',
  },
  {
    says: 'prices, one of them for a time to come',
    topic: 'product.price',
    via: 'poll',
    body: fact({
      asRead: { at: '2026-11-20T20:00:18.000Z' },
      template: { id: 7, name: 'Mug' },
      canonical: 'product/MUG',
      prices: [
        {
          sku: 'MUG',
          list: 'standard',
          currency: 'EUR',
          includesTax: true,
          segments: [
            { amount: 1_250, to: '2026-11-27T00:00:00.000Z' },
            { amount: 999, from: '2026-11-27T00:00:00.000Z' },
          ],
        },
      ],
    }),
    gives: ['PriceChanged', 'PriceChanged'],
    essential: ['identity', 'canonical', 'asRead.at'],
  },
];
