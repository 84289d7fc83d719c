import { event, type Message, type Output } from '../../process/define.ts';
import type { At, Facts, RefundRequest } from './facts.ts';
import { givenByChannel, givenOf, keptFor, shortageOf } from './requested.ts';

/** Tells what came of requests: when one is given or can only be given in part, and when a refund failed afterwards. */
export function settle(
  facts: Facts,
  at: At,
  message: Message,
): { readonly facts: Facts; readonly outputs: readonly Output[] } {
  const outputs: Output[] = [];
  const requests = facts.requests.map((request) => {
    const given = givenOf(facts, request);
    const short = given >= request.amount ? undefined : shortageOf(facts, at, request);
    const isEnd = given >= request.amount || short !== undefined;
    const known = short === request.short ? request : { ...request, short };
    // What was told once is told again when it changes.
    if ((!isEnd && request.told === undefined) || given === request.told) return known;
    const reason = isEnd ? short : 'a refund failed after it had seemed to succeed, and more is still to be given';
    outputs.push(settled(facts, known, given, reason, message));
    return { ...known, told: given, ...(given >= request.amount ? { fulfilled: true } : {}) };
  });
  return outputs.length === 0 && requests.every((one, index) => one === facts.requests[index])
    ? { facts, outputs }
    : { facts: { ...facts, requests }, outputs };
}

function settled(facts: Facts, request: RefundRequest, given: number, reason: string | undefined, { time }: Message) {
  const { purpose, returned, amount, currency } = request;
  const byChannel = givenByChannel(facts, request);
  const kept = keptFor(facts, request);
  return event(
    'RefundSettled',
    {
      order: facts.id,
      ...(returned === undefined ? {} : { return: returned }),
      purpose,
      asked: { amount, currency },
      given: { amount: given, currency },
      ...(byChannel === 0 ? {} : { byChannel: { amount: byChannel, currency } }),
      ...(request.as === undefined ? {} : { as: request.as }),
      ...(kept === 0 ? {} : { kept: { amount: kept, currency } }),
      ...(reason === undefined ? {} : { reason }),
      at: time,
    },
    purpose,
  );
}
