import type { CommandData } from '../../canonical/envelope.ts';
import type { DeadlineData, Message } from '../../process/define.ts';
import type { Observed } from '../../process/host.ts';
import { begin, type Live, step } from '../../process/step.ts';
import { storeSale } from '../../processes/store-sale/store-sale.ts';
import { sampleReceipt } from '../sample-receipt.ts';

type Receipt = ReturnType<typeof sampleReceipt>;

/** One that moved goods, and an exchange that moved nothing in the end. */
const RECEIPTS: readonly Receipt[] = [sampleReceipt(), sampleReceipt({ lines: [] })];
/** Messages in a row after which nothing new was ever seen. */
const DEPTH = 7;

/** Every move that a receipt can make, found by trying all messages in all orders. */
export function storeSaleMoves(): readonly Observed[] {
  const definition = storeSale({ erp: 'erp' });
  const observed = new Map<string, Observed>();
  const walk = (receipt: Receipt, live: Live, depth: number): void => {
    if (depth === 0) return;
    for (const message of messagesIn(receipt, live, depth)) {
      const { live: next, answer } = step(definition, live, message);
      const from = live.kept.data.at;
      const to = next.kept.data.at;
      observed.set(`${from} ${message.name} ${to}`, { from, name: message.name, to, answer });
      if (answer === 'row') walk(receipt, next, depth - 1);
    }
  };
  for (const receipt of RECEIPTS) walk(receipt, begin(definition, receipt.id, 'live'), DEPTH);
  return [...observed.values()];
}

function messagesIn(receipt: Receipt, live: Live, depth: number): readonly Message[] {
  const { at } = live.kept.data;
  const reverse = at === 'reversing' || at === 'unreversed';
  const movement = reverse ? `${receipt.id}/void` : receipt.id;
  const request: CommandData<'adjust-stock'> = { location: receipt.location, movement, lines: [], at: receipt.at };
  const { location, till } = receipt;
  const data: Readonly<Record<string, unknown>> = {
    SaleCompleted: { receipt },
    SaleVoided: { receipt: receipt.id, location, till, at: receipt.at },
    SaleReleased: { receipt: receipt.id },
    'adjust-stock.done': { request },
    'adjust-stock.rejected': { request },
  };
  return Object.entries(data).map(([name, said]) => ({
    id: `${depth} ${name}`,
    name,
    data: said as DeadlineData,
    atMs: 0,
    time: receipt.at,
  }));
}
