import { afterEach, expect, test } from 'vitest';
import { carryOut } from '../../testing/plain-connection.ts';
import { type ShopifySimulator, startShopifySimulator } from './simulator/index.ts';
import type { Basket } from './simulator/orders.ts';
import { CONNECTION, openShop, settingsFor } from './testing/open-connection.ts';

const running: ShopifySimulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

const BASKET: Basket = {
  lines: [{ sku: 'TEE-M', price: '24.99', quantity: 2 }],
  payments: [{ gateway: 'stripe' }],
  customer: { first_name: 'Ann', last_name: 'Flow' },
};

async function shop(basket: Basket = BASKET) {
  const simulator = await startShopifySimulator();
  running.push(simulator);
  const order = simulator.placeOrder(basket);
  const wish = (purpose: string, amount = 2_499) => ({
    order: `order/${CONNECTION}/${order.id}`,
    purpose,
    amount: { amount, currency: 'EUR' },
  });
  const issue = (purpose: string, amount?: number) =>
    carryOut(openShop(settingsFor(simulator)), 'issue-gift-card', wish(purpose, amount));
  return { simulator, issue, cards: () => [...simulator.state.giftCards.values()] };
}

test('issues a card to the customer of the order; its code stays in the shop', async () => {
  const { issue, cards } = await shop();
  const answer = await issue('return-1/gift-card');
  const [card] = cards();
  expect(card).toMatchObject({ amount: '24.99', currency: 'EUR', customer: expect.stringMatching(/^\d+$/) });
  expect(card?.note).toMatch(/^Storeloom \d+ return-1\/gift-card$/);
  expect(answer).toEqual({
    giftCard: card?.id,
    masked: `•••• •••• •••• ${card?.code.slice(-4)}`,
    amount: { amount: 2_499, currency: 'EUR' },
  });
  expect(JSON.stringify(answer)).not.toContain(card?.code);
});

test('asked twice, or by several hubs at once, it is one card; for another purpose it is another', async () => {
  const { issue, cards } = await shop();
  const answers = await Promise.all(['a', 'a', 'a'].map((purpose) => issue(purpose)));
  expect(new Set(answers.map(({ giftCard }) => giftCard)).size).toBe(1);
  await issue('a');
  expect(cards()).toHaveLength(1);
  await issue('b');
  expect(cards()).toHaveLength(2);
  expect(new Set(cards().map(({ code }) => code)).size).toBe(2);
});

test('for nobody, or with another amount than before, it is refused with its code', async () => {
  const { customer: _, ...nobody } = BASKET;
  const alone = await shop(nobody);
  await expect(alone.issue('a')).rejects.toMatchObject({ failure: { code: 'SL-SHOPIFY-060', kind: 'rejected' } });
  const { issue, cards } = await shop();
  await issue('a');
  await expect(issue('a', 999)).rejects.toMatchObject({ failure: { code: 'SL-SHOPIFY-061' } });
  expect(cards()).toHaveLength(1);
});
