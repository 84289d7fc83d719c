import type { CommandData, Envelope } from '../../canonical/envelope.ts';
import type { Call, Carried, CommandHandler } from '../../connector/connector.ts';
import { inLists } from '../../connector/in-lists.ts';
import type { Failure } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { carryOver, findTransfers, recordOfTransfers } from './stock-carrying.ts';
import type { Stock } from './stock-positions.ts';
import { planTransfers } from './stock-transfers.ts';

type Command = Envelope<CommandData<'adjust-stock'>>;
type Answer = Carried<'adjust-stock'>;

const failed = (failure: Failure): Answer => ({ kind: 'failed', failure });

/**
 * Books that goods came or went as transfers in Odoo: one for what left and one for what came. A quantity is never written on a stock
 * row, which Odoo would take without a move and without a value; a count is never set, because sales made
 * meanwhile would be undone. Both transfer and moves stand under external ids that derive from the movement, so that
 * `load` makes them once; every later step is looked at before it is believed. Shortage is allowed: what was handed
 * over is gone, and Odoo shows less than nothing until it is counted.
 *
 * One writer at a time: stock writes of several clients at once only wait for each other in Odoo (facts, part 6).
 */
export function adjustStock(stock: Stock): CommandHandler<'adjust-stock'> {
  let last: Promise<unknown> = Promise.resolve();
  const run = (commands: readonly Command[], call: Call): Promise<readonly Answer[]> => {
    const mine = last.then(() => adjust(stock, commands, call));
    last = mine.catch(() => undefined);
    return mine;
  };
  return inLists('stock', { most: LIMITS.commandBatch, run });
}

async function adjust(stock: Stock, commands: readonly Command[], call: Call): Promise<readonly Answer[]> {
  const odoo = await stock.desk.odoo('stock', call);
  const asked = new Map(commands.map(({ data }) => [data.movement, data]));
  const plans = await planTransfers(stock, odoo, [...asked.values()]);
  const transfers = [...plans.values()].flatMap((plan) => (plan.kind === 'planned' ? plan.transfers : []));
  const states = call.shadow ? await findTransfers(odoo, transfers) : await carryOver(odoo, transfers);
  return commands.map(({ data }) => {
    const plan = plans.get(data.movement);
    if (plan?.kind !== 'planned') return failed((plan as { failure: Failure }).failure);
    const answer = recordOfTransfers(stock.desk.connection, data.movement, plan.transfers, states);
    return answer.kind === 'done' ? { kind: 'done', result: { record: answer.record } } : answer;
  });
}
