import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Every benchmark, one after the other: `npm run bench [-- --small] [-- ingress flow]`. Ends with 1 when one could not run. */
const SCRIPTS: Readonly<Record<string, string>> = {
  start: 'start.ts',
  ingress: 'ingress/ingress.ts',
  canonical: 'ingress/canonical.ts',
  flow: 'flow/flow.ts',
  'order-to-cash': 'order-to-cash/order-to-cash.ts',
  'stock-sale': 'stock/stock-sale.ts',
  publication: 'stock/publication.ts',
  backbone: 'backbone.ts',
  'backbone-append': 'backbone-append.ts',
  tracing: 'tracing.ts',
  'stock-proof': 'stock-proof.ts',
  search: 'search.ts',
  bank: 'bank.ts',
  'store-day': 'store-day.ts',
  settlement: 'settlement.ts',
  certificate: 'certificate.ts',
  live: 'live.ts',
};

const asked = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const options = process.argv.slice(2).filter((each) => each.startsWith('--'));
const unknown = asked.filter((each) => SCRIPTS[each] === undefined);
if (unknown.length > 0)
  throw new Error(`no benchmark is called ${unknown.join(', ')}; there are ${Object.keys(SCRIPTS).join(', ')}`);
for (const [name, script] of Object.entries(SCRIPTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    process.stderr.write(`${name} ended with ${code}\n`);
    process.exitCode = 1;
  }
}
