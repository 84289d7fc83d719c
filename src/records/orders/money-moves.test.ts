import { expect, test } from 'vitest';
import { orderStory } from '../../testing/order-story.ts';
import { moneyMovesOf } from './money-moves.ts';

const STORY = orderStory('1001', '#1001', 'pi_3P1001');

test('tells each move of money once, the oldest first, with what it goes by', () => {
  const moves = moneyMovesOf([...STORY, ...STORY]);
  expect(moves.map(({ kind, amount, reference, connection }) => [kind, amount?.amount, reference, connection])).toEqual(
    [
      ['captured', 4990, 'pi_3P1001', 'stripe-main'],
      ['invoiced', 4990, 'INV/2026/1001', 'odoo-main'],
      ['refunded', 500, 're_1001', 'stripe-main'],
    ],
  );
  expect([...moves].sort((left, right) => (left.at < right.at ? -1 : 1))).toEqual(moves);
});

test('an authorisation, and a refund that failed after all, are moves too', () => {
  const [captured, refund] = ['PaymentCaptured', 'RefundIssued'].map((name) =>
    STORY.find(({ topic }) => topic === `event.${name}`),
  );
  if (captured === undefined || refund === undefined) throw new Error('the story has both');
  const as = (message: typeof captured, type: string) => ({ ...message, envelope: { ...message.envelope, type } });
  const moves = moneyMovesOf([
    as(captured, 'storeloom.payment.PaymentAuthorized.v1'),
    as(refund, 'storeloom.payment.RefundFailed.v1'),
  ]);
  expect(moves.map(({ kind, reference }) => `${kind} ${reference}`)).toEqual([
    'authorised pi_3P1001',
    'refund-failed re_1001',
  ]);
});
