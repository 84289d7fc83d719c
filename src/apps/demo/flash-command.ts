import type { Clock } from '../../kernel/clock.ts';
import { readControl } from './control.ts';
import { beginFlashSale, lookAtFlashSale } from './control-server.ts';
import type { FlashSale } from './flash-sale.ts';
import { flashLine, verdictLines } from './stock-view.ts';

const LINE_EVERY_MS = 2_000;

/**
 * Begins a flash sale in the running demo of a folder, says how it goes line by line, and answers it when it is over. Throws SL-DEMO-001
 * when no demo runs there, SL-DEMO-008 when one is on.
 */
export async function flashSaleIn(
  directory: string,
  orders: number | undefined,
  clock: Clock,
  say: (line: string) => void,
): Promise<FlashSale> {
  const control = await readControl(directory);
  let sale = await beginFlashSale(control, orders);
  say(`flash sale: ${sale.title} (${sale.sku}), ${sale.buyers} buyers`);
  while (sale.phase !== 'over') {
    await clock.sleep(LINE_EVERY_MS);
    sale = (await lookAtFlashSale(control)) ?? sale;
    if (sale.phase !== 'over') say(`  ${flashLine(sale)}`);
  }
  for (const line of sale.verdict === undefined ? [] : verdictLines(sale.verdict)) say(line);
  return sale;
}
