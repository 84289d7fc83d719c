import type { MoneyFact } from './fact.ts';
import { isWanted, latestFirst, paymentLine } from './payment.ts';
import type { WatchedBreak } from './post.ts';
import type { KeptMoneyEntry, MoneyStore, MoneyTotal } from './store.ts';

const nameOf = ({ about, code }: Pick<WatchedBreak, 'about' | 'code'>): string => `${code} ${about}`;

/** The money ledger in memory: for tests and the simulation. */
export function createMemoryMoneyStore(): MoneyStore {
  const facts = new Map<string, MoneyFact>();
  const links = new Map<string, string>();
  const breaks = new Map<string, WatchedBreak>();
  const reporting = new Set<string>();
  const entries: KeptMoneyEntry[] = [];
  const orderOfFact = ({ payment, order }: MoneyFact): string | undefined =>
    payment === undefined ? order : (links.get(payment) ?? order);
  const ofOrder = (order: string): MoneyFact[] => [...facts.values()].filter((fact) => orderOfFact(fact) === order);

  return {
    async change(told, nowMs, decide) {
      for (const { payment, order } of told) {
        if (payment !== undefined && order !== undefined && !links.has(payment)) links.set(payment, order);
      }
      for (const { kind, connection } of told) if (kind === 'settled') reporting.add(connection);
      const names = new Set(told.map(({ fact }) => fact));
      const payments = new Set(told.flatMap(({ payment }) => payment ?? []));
      const orders = new Set(told.flatMap((fact) => orderOfFact(fact) ?? []));
      const concerned = [...facts.values()].filter(
        (fact) => names.has(fact.fact) || payments.has(fact.payment ?? '') || orders.has(orderOfFact(fact) ?? ''),
      );
      const about = new Set([...payments, ...orders, ...concerned.flatMap(({ payment }) => payment ?? [])]);
      const posted = decide({
        facts: new Map(concerned.map((fact) => [fact.fact, fact])),
        links: new Map(links),
        breaks: [...breaks.values()].filter((each) => about.has(each.about)),
        reporting,
      });
      for (const fact of posted.facts) facts.set(fact.fact, fact);
      for (const entry of posted.entries) entries.push({ ...entry, id: entries.length + 1, recordedMs: nowMs });
      for (const each of posted.gone) breaks.delete(nameOf(each));
      for (const each of posted.breaks) breaks.set(nameOf(each), each);
      return posted;
    },
    async due(nowMs, limit) {
      return [...breaks.values()]
        .filter(({ told, over, dueMs }) => !told && !over && dueMs <= nowMs)
        .sort((left, right) => left.dueMs - right.dueMs)
        .slice(0, limit);
    },
    async mended(limit) {
      return [...breaks.values()].filter(({ told, over }) => told && over).slice(0, limit);
    },
    async markTold(told) {
      for (const { over, round, ...each } of told) {
        const known = breaks.get(nameOf(each));
        if (known?.round === round && known.over === over) breaks.set(nameOf(each), { ...known, told: !over });
      }
    },
    async unsettled(beforeMs, limit) {
      const settled = new Set(
        [...facts.values()].flatMap(({ kind, payment }) => (kind === 'settled' && payment) || []),
      );
      return [...facts.values()]
        .filter(({ kind, connection, atMs }) => kind === 'captured' && reporting.has(connection) && atMs < beforeMs)
        .filter(({ payment = '' }) => !settled.has(payment) && breaks.get(`SL-MONEY-004 ${payment}`)?.over !== false)
        .sort((left, right) => left.atMs - right.atMs)
        .slice(0, limit);
    },
    ofOrder: async (order) => ofOrder(order),
    orderOf: async (payment) => links.get(payment),
    async history(order, limit) {
      const names = new Set(ofOrder(order).map(({ fact }) => fact));
      return entries.filter(({ fact }) => names.has(fact.fact)).slice(0, limit);
    },
    async payments(query) {
      const known = Map.groupBy(facts.values(), ({ payment }) => payment);
      known.delete(undefined);
      return [...known]
        .map(([payment = '', each]) => paymentLine(payment, each, links.get(payment)))
        .filter((line) => isWanted(line, query))
        .sort(latestFirst)
        .slice(0, query.limit);
    },
    ofPayment: async (payment) =>
      [...facts.values()].filter((fact) => fact.payment === payment).sort((left, right) => left.atMs - right.atMs),
    paymentHistory: async (payment, limit) => entries.filter(({ fact }) => fact.payment === payment).slice(0, limit),
    async totals(fromMs, untilMs) {
      const within = [...facts.values()].filter(
        ({ kind, atMs }) => kind !== 'failed' && atMs >= fromMs && atMs < untilMs,
      );
      const groups = Map.groupBy(within, ({ connection, kind, note, amount }) =>
        JSON.stringify([connection, kind, kind === 'settled' ? note : undefined, amount.currency]),
      );
      return [...groups].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, each]) => totalOf(each));
    },
  };
}

function totalOf(facts: readonly MoneyFact[]): MoneyTotal {
  const [first] = facts as readonly [MoneyFact];
  const { connection, kind, note, amount } = first;
  return {
    connection,
    kind,
    ...(kind === 'settled' && note !== undefined ? { note } : {}),
    currency: amount.currency,
    amount: facts.reduce((sum, fact) => sum + fact.amount.amount, 0),
    fees: facts.reduce((sum, { fee = 0 }) => sum + fee, 0),
    count: facts.length,
  };
}
