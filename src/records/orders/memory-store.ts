import { epochMsOf } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { mergeRows, type Row } from './facts.ts';
import { identifiersOf, normalizeIdentifier, paymentReferencesOf, paymentsOf } from './identifier.ts';
import { latenessOf } from './lateness.ts';
import type { Contribution } from './project.ts';
import type { OrderQuery, OrderRecord, OrderStore } from './store.ts';
import { stuckOf } from './stuck.ts';
import { summaryOf } from './summary.ts';

/** Orders in memory: for tests and the simulation. */
export function createMemoryOrderStore(): OrderStore {
  const rows = new Map<string, Row>();
  /** What payment events said that did not name their order, by reference. */
  const unclaimed = new Map<string, Row>();

  const add = (to: Map<string, Row>, key: string, row: Row): void => {
    const held = to.get(key);
    to.set(key, held === undefined ? row : mergeRows(held, row));
  };

  const applyOne = ({ about, facts, recordedAt }: Contribution): void => {
    const row = { facts, firstSeen: recordedAt, lastSeen: recordedAt };
    if ('order' in about) {
      add(rows, about.order, row);
      for (const reference of paymentReferencesOf(facts)) {
        const waiting = unclaimed.get(reference);
        if (waiting !== undefined) add(rows, about.order, waiting);
      }
      return;
    }
    const { paymentReference } = about;
    add(unclaimed, paymentReference, row);
    for (const [order, { facts: known }] of rows) {
      if (paymentReferencesOf(known).includes(paymentReference)) add(rows, order, row);
    }
  };

  const recordOf = (order: string, row: Row): OrderRecord => ({
    summary: summaryOf(order, row.facts),
    identifiers: identifiersOf(order, row.facts),
    related: paymentsOf(row.facts),
    firstSeen: row.firstSeen,
    lastSeen: row.lastSeen,
  });

  const all = (): OrderRecord[] => [...rows].map(([order, row]) => recordOf(order, row));

  return {
    async apply(contributions) {
      for (const contribution of contributions) applyOne(contribution);
    },
    async get(order) {
      const row = rows.get(order);
      return row === undefined ? undefined : recordOf(order, row);
    },
    async find(identifier, channels) {
      const wanted = normalizeIdentifier(identifier);
      return all()
        .filter(({ summary }) => channels === undefined || channels.includes(summary.channel))
        .filter(({ identifiers }) => identifiers.some(({ value }) => normalizeIdentifier(value) === wanted))
        .slice(0, LIMITS.identifierMatches);
    },
    async list(query) {
      const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
      const found = all()
        .filter((record) => matches(record, query))
        .map((record) => ({ record, sortAt: sortTimeOf(record) }))
        .sort(
          (left, right) => right.sortAt - left.sortAt || (left.record.summary.id < right.record.summary.id ? 1 : -1),
        )
        .filter(
          ({ record, sortAt }) =>
            after === undefined || sortAt < after.sortAt || (sortAt === after.sortAt && record.summary.id < after.id),
        );
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return {
        orders: page.map(({ record }) => record),
        ...(found.length > page.length && last !== undefined
          ? { next: writeCursor({ sortAt: last.sortAt, id: last.record.summary.id }) }
          : {}),
      };
    },
    async counts(channels) {
      const counts = new Map<string, { state: OrderRecord['summary']['state']; held: boolean; orders: number }>();
      for (const { summary } of all()) {
        if (channels !== undefined && !channels.includes(summary.channel)) continue;
        const held = summary.held !== undefined;
        const count = counts.get(`${summary.state} ${held}`) ?? { state: summary.state, held, orders: 0 };
        count.orders += 1;
        counts.set(`${summary.state} ${held}`, count);
      }
      return [...counts.values()];
    },
  };
}

function matches(record: OrderRecord, query: OrderQuery): boolean {
  const { summary, identifiers } = record;
  const { lateness, stuck } = query;
  const sortAt = sortTimeOf(record);
  const search = query.search === undefined ? undefined : normalizeIdentifier(query.search);
  return (
    (query.fromMs === undefined || sortAt >= query.fromMs) &&
    (query.toMs === undefined || sortAt < query.toMs) &&
    (query.state === undefined || summary.state === query.state) &&
    (query.channels === undefined || query.channels.includes(summary.channel)) &&
    (query.channel === undefined || summary.channel === query.channel) &&
    (query.held === undefined || (summary.held !== undefined) === query.held) &&
    (query.open === undefined || summary.open.length > 0 === query.open) &&
    // Who customers are is known to PostgreSQL alone.
    query.customer === undefined &&
    (lateness === undefined || fits(lateness.is, latenessOf(summary, sortAt, lateness.edges))) &&
    (stuck === undefined || fits(stuck.is, stuckOf(record, stuck.beforeMs))) &&
    (search === undefined || identifiers.some(({ value }) => normalizeIdentifier(value).startsWith(search)))
  );
}

const fits = (asked: string, found: string | undefined): boolean =>
  found !== undefined && (asked === 'any' || asked === found);

/** When it was placed; before that is known, when the hub first heard of it. */
export function sortTimeOf({ summary, firstSeen }: Pick<OrderRecord, 'summary' | 'firstSeen'>): number {
  return (summary.placedAt === undefined ? undefined : epochMsOf(summary.placedAt)) ?? firstSeen;
}
