import { expect, test } from 'vitest';
import type { CommandData, Envelope } from '../canonical/envelope.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { InvariantBroken } from '../kernel/invariant.ts';
import type { Call, Carried } from './connector.ts';
import { inLists } from './in-lists.ts';

const CALL = {} as Call;
const COMMAND = {} as Envelope<CommandData<'confirm-order'>>;
const handlerOf = (answers: readonly Carried<'confirm-order'>[]) =>
  inLists<'confirm-order'>('orders', { most: 10, run: async () => answers });

test('one command is a list of one: its result, its failure, and never silence', async () => {
  const result = { order: 'order/shop/1' } as never;
  const failure: Failure = { kind: 'rejected', code: 'SL-TEST-001', because: 'the order is locked' };
  expect(await handlerOf([{ kind: 'done', result }]).carryOut(COMMAND, CALL)).toBe(result);
  const refused = handlerOf([{ kind: 'failed', failure }]).carryOut(COMMAND, CALL);
  await expect(refused).rejects.toEqual(new CodedError(failure));
  await expect(handlerOf([]).carryOut(COMMAND, CALL)).rejects.toThrow(InvariantBroken);
});
