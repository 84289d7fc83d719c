import type { Case } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';

/** What is counted, by kind of case. */
const COUNTED: Readonly<Record<Case['kind'], string>> = {
  'dead-letters': 'message',
  'held-orders': 'order',
  'held-returns': 'return',
  'silent-store': 'till',
  stock: 'article',
  'stopped-flow': 'waiting message',
  variance: 'variance',
};

/** "400 messages", "1 till". */
export const countedText = ({ kind, count }: Pick<Case, 'kind' | 'count'>): string => manyText(count, COUNTED[kind]);
