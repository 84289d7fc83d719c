import { expect, test } from 'vitest';
import { orderStory } from '../../testing/order-story.ts';
import { normalizeTerm, peopleOf } from './person.ts';

const STORY = orderStory('1001', '#1001', 'pi_1');

test('an order is found by e-mail and names of its buyer, in lower case, each once', () => {
  const placed = STORY.find(({ topic }) => topic === 'event.OrderPlaced');
  if (placed === undefined) throw new Error('the story has an order');
  const { order, terms } = peopleOf(placed) ?? { order: '', terms: [] };
  expect(order).toBe('order/shopify-eu/1001');
  expect(terms).toContain('ada@example.com');
  expect(terms).toEqual([...new Set(terms.map(normalizeTerm))]);
});

test('other messages speak of nobody', () => {
  const others = STORY.filter(({ topic }) => topic !== 'event.OrderPlaced' && topic !== 'event.OrderEdited');
  expect(others.length).toBeGreaterThan(3);
  expect(others.flatMap((message) => peopleOf(message) ?? [])).toEqual([]);
});

test('spaces and case do not matter', () => {
  expect(normalizeTerm('  Ada   LOVELACE ')).toBe('ada lovelace');
});
