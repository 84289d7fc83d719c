import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { Message } from '../../process/define.ts';
import { begin, step } from '../../process/step.ts';
import { sampleReceipt } from '../../testing/sample-receipt.ts';
import { storeSale } from './store-sale.ts';

type Movement = CommandData<'adjust-stock'>;

const definition = storeSale({ erp: 'odoo' });
const receipt = sampleReceipt();
const other = sampleReceipt({ lines: [] });

/** What can happen, in any order: events as they arrive, and what the ERP does with the oldest open command. */
const happening = fc.constantFrom('sale', 'other', 'void', 'done', 'refused', 'released');

/** An ERP that books each movement once, and refuses when it is told to. */
function run(happenings: readonly string[]) {
  let live = begin(definition, receipt.id, 'live');
  const booked = new Map<string, Movement>();
  const open: Movement[] = [];
  let count = 0;
  const take = (name: string, data: unknown): void => {
    count += 1;
    const message: Message = { id: `m${count}`, name, data, atMs: count, time: receipt.at };
    const stepped = step(definition, live, message);
    expect(stepped.answer, `${live.kept.data.at} ${name}`).not.toBe('unexpected');
    live = stepped.live;
    for (const output of stepped.outputs) {
      if (output.kind === 'command') open.push(output.data as unknown as Movement);
    }
  };
  const happens: Readonly<Record<string, () => void>> = {
    sale: () => take('SaleCompleted', { receipt }),
    other: () => take('SaleCompleted', { receipt: { ...other, id: receipt.id } }),
    void: () => take('SaleVoided', { receipt: receipt.id, location: receipt.location, till: '1', at: receipt.at }),
    released: () => take('SaleReleased', { receipt: receipt.id }),
    done: () => {
      const request = open.shift();
      if (request === undefined) return;
      booked.set(request.movement, request);
      take('adjust-stock.done', { request });
    },
    refused: () => {
      const request = open.shift();
      if (request === undefined) return;
      take('adjust-stock.rejected', { request, failure: { because: 'no such product' } });
    },
  };
  const begun = happenings.find((name) => name === 'sale' || name === 'other' || name === 'void');
  if (begun !== undefined) for (const name of happenings.slice(happenings.indexOf(begun))) happens[name]?.();
  const net = (): number =>
    [...booked.values()].flatMap(({ lines }) => lines).reduce((sum, { change }) => sum + Number(change.value), 0);
  /** The ERP answers whatever is open, and a person releases what is held. */
  const settle = (): void => {
    for (let round = 0; round < 5; round += 1) {
      while (open.length > 0) happens.done?.();
      happens.released?.();
    }
  };
  return { happens, settle, net, at: () => live.kept.data.at };
}

test('whatever comes in whatever order, in the end the stock is that of the first sale, or nothing when it was voided', () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 14 }), (happenings) => {
      const { happens, settle, net, at } = run(happenings);
      const arrived = happenings.filter((name) => name === 'sale' || name === 'other');
      // Everything that was said arrives in the end: a void alone waits for its sale.
      if (arrived.length === 0) {
        happens.sale?.();
        arrived.push('sale');
      }
      settle();
      const voided = happenings.includes('void');
      const expected = arrived[0] === 'other' || voided ? 0 : -2;
      expect(net()).toBe(expected);
      if (arrived[0] === 'sale') expect(at()).toBe(voided ? 'voided' : 'booked');
      else expect(['voided', 'unmoved']).toContain(at());
    }),
    { numRuns: 2_000 },
  );
});
