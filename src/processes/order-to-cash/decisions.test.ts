import { expect, test } from 'vitest';
import { decisionsOf } from './decisions.ts';
import { noFacts, type State } from './facts.ts';

const state = (more: Partial<State>): State => ({ ...noFacts('order/shop/1'), ...more }) as State;
const namesOf = (more: Partial<State>): string[] => decisionsOf(state(more)).map(({ name }) => name);

test('an order is released while it is held, and cancelled while nothing has left', () => {
  expect(namesOf({ at: 'booking' })).toEqual(['cancel']);
  expect(namesOf({ at: 'booking', holds: { 'SL-ORDER-002': 'refused' } })).toEqual(['release', 'cancel']);
  expect(namesOf({ at: 'fulfilling' })).toEqual(['cancel']);
  expect(namesOf({ at: 'closed' })).toEqual([]);
  expect(namesOf({ at: 'cancelling', cancellation: { by: 'hub', reason: 'x' } })).toEqual([]);
  expect(namesOf({ at: 'paying', cancellation: { by: 'hub', reason: 'x' } })).toEqual([]);
  const shipment = { id: 's', record: { connection: 'erp', id: '1' }, lines: [], complete: false, atMs: 1 };
  expect(namesOf({ at: 'fulfilling', shipments: { s: shipment } })).toEqual([]);
});

test('the reasons of a hold are told, and cancelling is for whoever approves what moves money', () => {
  const [release, cancel] = decisionsOf(state({ at: 'booking', holds: { 'SL-ORDER-002': 'the ERP refused it' } }));
  expect(release).toMatchObject({ movesMoney: false, meaning: expect.stringContaining('the ERP refused it') });
  expect(cancel).toMatchObject({ movesMoney: true });
});
