import { describe, expect, test } from 'vitest';
import { seededChance } from '../kernel/chance.ts';
import { LIMITS } from '../kernel/limits.ts';
import { Circuits, type Passage } from './circuit.ts';

function world() {
  let now = 1_000_000;
  const clock = { now: () => now, sleep: async () => {} };
  const circuits = new Circuits(clock, seededChance(1));
  const call = (end: 'answered' | 'failed' | 'indifferent', operation = 'orders'): boolean => {
    const passage = circuits.enter(operation);
    if (passage.allowed) passage[end]();
    return passage.allowed;
  };
  return {
    circuits,
    call,
    pass: (ms: number) => {
      now += ms;
    },
    fail: (times: number) => {
      for (let time = 0; time < times; time += 1) call('failed');
    },
    state: () => circuits.views().find(({ operation }) => operation === 'orders')?.state,
  };
}

describe('a circuit', () => {
  test('one failure fewer than the limit leaves it closed, the next one opens it', () => {
    const { fail, state, call } = world();
    fail(LIMITS.circuitFailures - 1);
    expect(state()).toBe('closed');
    fail(1);
    expect(state()).toBe('open');
    expect(call('answered')).toBe(false);
  });

  test('failures among many answers do not open it', () => {
    const { call, state } = world();
    for (let round = 0; round < 20; round += 1) {
      call('answered');
      call('answered');
      call('failed');
    }
    expect(state()).toBe('closed');
  });

  test('old failures are forgotten', () => {
    const { fail, pass, state } = world();
    fail(LIMITS.circuitFailures - 1);
    pass(LIMITS.circuitWindowMs);
    fail(1);
    expect(state()).toBe('closed');
  });

  test('after the pause one probe goes out and the others wait for its word', () => {
    const { circuits, fail, pass, state } = world();
    fail(LIMITS.circuitFailures);
    pass(LIMITS.circuitPauseMs * 1.2);
    expect(state()).toBe('half-open');
    const probe = circuits.enter('orders') as Passage;
    expect(probe.allowed).toBe(true);
    expect(circuits.enter('orders').allowed).toBe(false);
    probe.answered();
    expect(state()).toBe('closed');
    expect(circuits.enter('orders').allowed).toBe(true);
  });

  test('a failed probe opens it again, for longer, up to the longest pause', () => {
    const { circuits, fail, pass, call } = world();
    fail(LIMITS.circuitFailures);
    const pauses: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      pauses.push(circuits.heldForMs('orders'));
      pass(circuits.heldForMs('orders'));
      expect(call('failed')).toBe(true);
    }
    expect(pauses[2]).toBeGreaterThan((pauses[0] ?? 0) * 2);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(LIMITS.circuitPauseMostMs * 1.2);
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(LIMITS.circuitPauseMostMs * 0.8);
  });

  test('a probe that says nothing lets the next one go at once', () => {
    const { fail, pass, call, state } = world();
    fail(LIMITS.circuitFailures);
    pass(LIMITS.circuitPauseMs * 1.2);
    expect(call('indifferent')).toBe(true);
    expect(call('answered')).toBe(true);
    expect(state()).toBe('closed');
  });

  test('a permit counts once, however often its end is told', () => {
    const { circuits } = world();
    const passage = circuits.enter('orders') as Passage;
    for (let time = 0; time < 10; time += 1) passage.failed();
    expect(circuits.views()).toMatchObject([{ failures: 1, state: 'closed' }]);
  });

  test('a late word of a call that began before it opened changes nothing while it is open', () => {
    const { circuits, fail, state } = world();
    const early = circuits.enter('orders') as Passage;
    fail(LIMITS.circuitFailures);
    early.answered();
    expect(state()).toBe('open');
  });

  test('operations are apart, and each knows whether others are answered', () => {
    const { circuits, fail, call, pass } = world();
    fail(LIMITS.circuitFailures);
    expect(circuits.othersAnswer('orders')).toBe(false);
    expect(call('answered', 'payments')).toBe(true);
    expect(circuits.othersAnswer('orders')).toBe(true);
    pass(LIMITS.circuitWindowMs);
    expect(circuits.othersAnswer('orders')).toBe(false);
  });
});
