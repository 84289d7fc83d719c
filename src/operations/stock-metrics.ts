import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { StockCensus, StockLine } from './metrics.ts';

/** Ways in which a publication goes on; other lines of the history are about something else. */
const PUBLICATION_KINDS = ['published', 'confirmed', 'mismatch', 'refused', 'observed', 'suppressed'];

/** Counts what the ledger publishes, and how long channels take, from the lines of its history. */
export function countPublications(registers: Registry[]): (entries: readonly StockLine[]) => void {
  const publications = new Counter({
    name: 'storeloom_stock_publications_total',
    help: 'Numbers published, confirmed, left alone because of another number there, refused, seen changed there, or suppressed.',
    labelNames: ['connection', 'event'] as const,
    registers,
  });
  const lag = new Histogram({
    name: 'storeloom_stock_publication_seconds',
    help: 'Time from the decision to publish a number to the word of the channel that it shows it.',
    labelNames: ['connection'] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900],
    registers,
  });
  return (entries) => {
    for (const { kind, about = '', lagMs } of entries) {
      if (!PUBLICATION_KINDS.includes(kind)) continue;
      const [connection = ''] = about.split(' ');
      publications.inc({ connection, event: kind });
      if (lagMs !== undefined) lag.observe({ connection }, lagMs / 1_000);
    }
  };
}

/** Fills the gauges of stock: freshness of readings now, and what the latest proof counted. */
export function lookAtStock(registers: Registry[]): (sources: { stock(): Promise<StockCensus> }) => Promise<void> {
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `storeloom_stock_${name}`, help, labelNames: [...labelNames], registers });
  const heard = gauge('source_silent_seconds', 'How long ago a source of readings was last heard.', ['source']);
  const positions = gauge('positions', 'Positions of the ledger, as of the latest proof.', ['source']);
  const oldest = gauge('position_oldest_seconds', 'Age of the oldest reading, as of the latest proof.', ['source']);
  const shelves = gauge('shelves', 'Numbers of channels that the latest proof compared.');
  const differing = gauge('shelves_differing', 'Numbers of channels that the latest proof found to be wrong.');
  const underWay = gauge('publications_under_way', 'Publications without an answer, as of the latest proof.');
  const variances = gauge('variances', 'Variances of the latest proof by cause, repaired ones among them.', ['cause']);
  const open = gauge('variances_open', 'Variances of the latest proof that were not seen to be right again.');
  const age = gauge('proof_age_seconds', 'How long ago the latest proof ended.');
  const duration = gauge('proof_seconds', 'How long the latest proof took.');
  const all = [heard, positions, oldest, shelves, differing, underWay, variances, open, age, duration];
  return async (sources) => {
    const { heardMs, proof } = await sources.stock();
    for (const each of all) each.reset();
    for (const [source, ms] of Object.entries(heardMs)) heard.set({ source }, ms / 1_000);
    if (proof === undefined) return;
    for (const [source, counted] of Object.entries(proof.ledger)) {
      positions.set({ source }, counted.positions);
      oldest.set({ source }, counted.oldestMs / 1_000);
    }
    shelves.set(proof.shelves);
    differing.set(proof.differing);
    underWay.set(proof.underWay);
    for (const [cause, count] of Object.entries(proof.causes)) variances.set({ cause }, count);
    open.set(proof.open);
    age.set(proof.endedMsAgo / 1_000);
    duration.set(proof.durationMs / 1_000);
  };
}
