import type { ParkedMessage } from '../../backbone/hub-state.ts';
import type { Failure } from '../../kernel/failure.ts';

/** The node of the tests, which has joined. */
export const NODE = { owner: 'one/1', name: 'one', subscriptions: ['orders'] } as const;
export const FAILURE: Failure = { kind: 'unknown', code: 'SL-TEST-001', because: 'the line \u0000 broke \ud800' };

/** A parked message of `orders`, which waits behind another one. */
export const row = (position: number, more: Partial<ParkedMessage> = {}): ParkedMessage => ({
  subscription: 'orders',
  lane: 'live',
  position,
  key: 'order/1',
  slice: 1,
  state: 'waiting',
  blocks: true,
  attempts: 0,
  holds: 0,
  kills: 0,
  rounds: 0,
  uncertain: false,
  since: position * 1_000,
  fingerprint: '',
  ...more,
});

/** One that waits for a person. */
export const dead = (position: number, key: string, fingerprint: string): ParkedMessage =>
  row(position, { key, state: 'dead', fingerprint, failure: FAILURE, rounds: 1 });
