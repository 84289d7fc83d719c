import { readTillCursor, writeTillCursor } from './cursor.ts';
import type { TillKey } from './report.ts';
import type { HeldSale, TillGap, TillStore } from './store.ts';
import { KnownMessages, type Till, take, tillText } from './till.ts';

/** Tills in memory: for tests and the simulation. */
export function createMemoryTillStore(): TillStore {
  const tills = new Map<string, Till>();
  let known = new KnownMessages();
  const held = new Map<string, HeldSale & { released: boolean }>();
  const gaps = (): TillGap[] =>
    [...tills.values()].flatMap(({ key, sequence }) => (sequence?.gaps ?? []).map((gap) => ({ ...gap, key })));

  return {
    async apply(reports) {
      return reports.map((report) => {
        const { till, verdict } = take(tills.get(tillText(report.key)), report, known);
        tills.set(tillText(report.key), till);
        return verdict;
      });
    },
    get: async (key) => tills.get(tillText(key)),
    async list({ location, locations, connection, limit, cursor }) {
      const after = cursor === undefined ? undefined : readTillCursor(cursor);
      const found = [...tills.values()]
        .filter(({ key }) => location === undefined || key.location === location)
        .filter(({ key }) => locations === undefined || locations.includes(key.location))
        .filter(({ key }) => connection === undefined || key.connection === connection)
        .filter(({ key }) => after === undefined || compareTills(key, after) > 0)
        .sort((left, right) => compareTills(left.key, right.key));
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const more = found.length > page.length && last !== undefined;
      return { tills: page, ...(more ? { next: writeTillCursor(last.key) } : {}) };
    },
    async overdueGaps(beforeMs, limit) {
      return gaps()
        .filter(({ since, told }) => since < beforeMs && !told)
        .sort((left, right) => left.since - right.since)
        .slice(0, limit);
    },
    async markTold(toldGaps) {
      for (const { key, first, last } of toldGaps) {
        const till = tills.get(tillText(key));
        if (till?.sequence === undefined) continue;
        const after = till.sequence.gaps.map((gap) =>
          gap.first >= first && gap.last <= last ? { ...gap, told: true } : gap,
        );
        tills.set(tillText(key), { ...till, sequence: { ...till.sequence, gaps: after } });
      }
    },
    async hold(sale) {
      const before = held.get(sale.receipt);
      if (before?.event !== sale.event) {
        held.set(sale.receipt, { ...sale, released: false });
        return 'held';
      }
      before.released = true;
      return 'released';
    },
    async settle(receipts) {
      for (const receipt of receipts) held.delete(receipt);
    },
    async held(limit, locations) {
      return [...held.values()]
        .filter(({ released }) => !released)
        .filter(({ location }) => locations === undefined || (location !== undefined && locations.includes(location)))
        .sort((left, right) => left.since - right.since || (left.receipt < right.receipt ? -1 : 1))
        .slice(0, limit)
        .map(({ released: _, ...sale }) => sale);
    },
    async forget(beforeMs) {
      known = new KnownMessages(known.all().filter(({ recordedAt }) => recordedAt >= beforeMs));
    },
  };
}

/** By connection, location and till, letter by letter as the database does with the collation "C". */
function compareTills(left: TillKey, right: TillKey): number {
  for (const part of ['connection', 'location', 'till'] as const) {
    const order = Buffer.compare(Buffer.from(left[part]), Buffer.from(right[part]));
    if (order !== 0) return order;
  }
  return 0;
}
