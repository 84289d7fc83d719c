import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type BankFile, bank, bankFileFacts, surveyBankFile } from '../src/connectors/bank/index.ts';
import { type StatedAccount, stateAccount } from '../src/connectors/bank/simulator/index.ts';
import { type Figure, report, timed } from './measure.ts';

/**
 * A bank file of many lines, read as a hub reads it: measured, surveyed, cut into deliveries, each translated to events.
 * `node bench/bank.ts [--small] [--lines 100000]`. The raw limit is reading the same bytes twice and digesting them once, which is
 * what is left when nothing is understood. Memory is what the heap holds beyond the state before, after a collection, at its
 * highest over all deliveries.
 */
const { values: options } = parseArgs({
  options: { small: { type: 'boolean', default: false }, lines: { type: 'string' } },
});
const LINES = Number(options.lines ?? (options.small ? 2_000 : 100_000));
const FORMATS = ['camt.053.001.08', 'mt940', 'bai2'] as const;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function statement(format: StatedAccount['format']): Buffer {
  const lines = Array.from({ length: LINES }, (_, at) => ({
    amount: { amount: (at % 3 === 0 ? -1 : 1) * (100 + (at % 9_000)), currency: 'EUR' },
    bookedOn: '2026-11-20',
    valuedOn: '2026-11-20',
    endToEnd: `SO-${at}`,
    bankReference: `B${at}`,
    counterparty: `Buyer Number ${at}`,
    remittance: `Order SO-${at}, thank you for the quick delivery`,
  }));
  const opening = { amount: 0, currency: 'EUR' };
  return stateAccount({ format, account: 'DE89370400440532013000', sequence: 1, until: '2026-11-20', opening, lines })
    .content;
}

const heapMib = (): number => {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** Looking at the heap costs time, so it has a run of its own. */
async function readWhole(
  file: BankFile,
  weigh: boolean,
): Promise<{ readonly events: number; readonly mostMib: number }> {
  const before = weigh ? heapMib() : 0;
  let [events, deliveries, mostMib] = [0, 0, 0];
  const survey = await surveyBankFile(file);
  for await (const { topic, id, body } of bankFileFacts(file, survey)) {
    const delivery = {
      connection: 'bank',
      via: 'poll',
      topic,
      deliveryId: id,
      headers: {},
      body,
      encoding: 'utf8',
      receivedAt: '',
    } as const;
    const translation = bank.translate(delivery, { connection: 'bank', settings: {} });
    if (translation.kind !== 'events') throw new Error(`a delivery was ${translation.kind}`);
    events += translation.events.length;
    deliveries += 1;
    if (weigh && deliveries % 20 === 0) mostMib = Math.max(mostMib, heapMib() - before);
  }
  return { events, mostMib: weigh ? Math.max(mostMib, heapMib() - before) : 0 };
}

async function readRaw(file: BankFile): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of file.chunks()) hash.update(chunk);
  for await (const chunk of file.chunks()) if (chunk.length === 0) throw new Error('an empty piece');
  hash.digest();
}

const folder = await mkdtemp(join(tmpdir(), 'storeloom-bench-bank-'));
const figures: Figure[] = [];
try {
  for (const format of FORMATS) {
    const path = join(folder, format);
    await writeFile(path, statement(format));
    const file: BankFile = { name: format, chunks: () => createReadStream(path) };
    const { result, elapsedMs, cpuMs } = await timed(() => readWhole(file, false));
    const { mostMib } = await readWhole(file, true);
    if (result.events !== LINES + 1) throw new Error(`${format}: ${result.events} events of ${LINES} lines`);
    const raw = await timed(() => readRaw(file));
    figures.push(
      { what: `${format}: file`, value: (await stat(path)).size / 2 ** 20, unit: 'MiB' },
      { what: `${format}: ${LINES} lines read and translated`, value: elapsedMs / 1_000, unit: 's' },
      { what: `${format}: processor time of it`, value: cpuMs / 1_000, unit: 's' },
      { what: `${format}: lines`, value: LINES / (elapsedMs / 1_000), unit: '1/s' },
      { what: `${format}: most memory held`, value: mostMib, unit: 'MiB' },
      { what: `${format}: the bytes read and digested`, value: raw.elapsedMs / 1_000, unit: 's', raw: true },
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
report('bank', figures);
