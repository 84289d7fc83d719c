import type { ContractSample } from '../../../testing/connector-contract.ts';

const fact = (body: object): string =>
  JSON.stringify({ version: 1, identity: 'an-identity', asRead: { at: '2026-11-20T20:00:18.000Z' }, ...body });

const article = (change: object): string =>
  fact({
    template: { id: 7, name: 'Mug' },
    canonical: 'product/MUG',
    description: 'Blue.',
    type: 'consu',
    unit: 'each',
    variants: [{ id: 9, sku: 'MUG', barcode: '96385074', active: true, options: [{ name: 'Colour', value: 'Blue' }] }],
    components: [{ sku: 'HANDLE', quantity: 1 }],
    ...change,
  });

/** What is read of articles and prices. */
export const articleSamples: readonly ContractSample[] = [
  {
    says: 'an article with its variants',
    topic: 'product.template',
    via: 'poll',
    body: article({ sold: true }),
    gives: ['ProductUpdated'],
    essential: ['identity', 'canonical', 'template.id', 'template.name', 'asRead.at'],
  },
  {
    says: 'an article that is no longer sold',
    topic: 'product.template',
    via: 'poll',
    body: article({ sold: false }),
    gives: ['ProductRetired'],
  },
  {
    says: 'two articles of one reference',
    topic: 'product.template',
    via: 'poll',
    body: article({ sold: true, twin: 8 }),
    gives: 'invalid',
  },
  {
    says: 'prices, one of them for a time to come',
    topic: 'product.price',
    via: 'poll',
    body: fact({
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
