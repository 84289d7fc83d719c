import type { EventLog } from '../../backbone/event-log.ts';
import { type BankLine, concernsAny, type Expectation } from './match.ts';
import { currencyOf, expectationOf, leftOf, NOTHING_OWED, type Owed, type OwedFact, owedAfter } from './owed.ts';
import { type ReconciliationFact, reconciliationFactsOf } from './read.ts';
import { sharesOf } from './shares.ts';
import type { Decisions, KeptLine, ReconciliationDesk, ReconciliationStore, Target } from './store.ts';

interface Expected {
  readonly state: 'open' | 'met' | 'over';
  readonly content?: Expectation;
  readonly owed?: Owed;
}

/** The bank's lines in memory: for tests and the simulation. What people decide goes to `append`. */
export function createMemoryReconciliationStore(append?: EventLog['append']): ReconciliationStore {
  const lines = new Map<string, KeptLine>();
  const expectations = new Map<string, Expected>();

  const decided = (transaction: string, state: 'matched' | 'dismissed', how: Partial<KeptLine>): KeptLine[] => {
    const known = lines.get(transaction);
    if (known?.state !== 'open') return [];
    const next: KeptLine = { ...known, ids: [], amounts: [], suggestions: [], ...how, state };
    lines.set(transaction, next);
    for (const id of next.ids) {
      const expected = expectations.get(id);
      if (expected !== undefined && expected.owed === undefined) expectations.set(id, { ...expected, state: 'met' });
    }
    const { currency } = next.line;
    for (const { order, reference, amount } of sharesOf(transaction, next.ids, next.amounts)) {
      owe({ kind: 'paid', id: order, reference, amount: { amount, currency }, byLine: true });
    }
    return [next];
  };
  const owe = (fact: OwedFact): void => {
    const owed = owedAfter(expectations.get(fact.id)?.owed ?? NOTHING_OWED, fact);
    const content = expectationOf(fact.id, owed);
    const over = owed.byLine ? 'met' : 'over';
    expectations.set(fact.id, content === undefined ? { state: over, owed } : { state: 'open', content, owed });
  };
  const takeDown = (fact: ReconciliationFact, nowMs: number): KeptLine[] => {
    switch (fact.kind) {
      case 'line': {
        const { line } = fact;
        const open = { ids: [], amounts: [], suggestions: [], heardMs: nowMs, told: false } as const;
        if (!lines.has(line.transaction)) lines.set(line.transaction, { line, state: 'open', ...open });
        return [];
      }
      case 'expected': {
        const { expectation } = fact;
        const { state = 'open' } = expectations.get(expectation.id) ?? {};
        expectations.set(expectation.id, { state, content: expectation });
        return [];
      }
      case 'known':
        if (!expectations.has(fact.id)) expectations.set(fact.id, { state: 'open' });
        return [];
      case 'over': {
        const known = expectations.get(fact.id) ?? { state: 'open' };
        if (known.state === 'open') expectations.set(fact.id, { ...known, state: 'over' });
        return [];
      }
      case 'matched':
        return decided(fact.transaction, 'matched', { ids: fact.ids, amounts: fact.amounts, by: fact.by });
      case 'dismissed':
        return decided(fact.transaction, 'dismissed', { by: 'person' });
      default:
        owe(fact);
        return [];
    }
  };
  const targetsOf = (ids: readonly string[]): Map<string, Target> =>
    new Map(
      ids.flatMap((id) => {
        const known = expectations.get(id);
        if (known === undefined) return [];
        const { state, content, owed } = known;
        const currency = owed === undefined ? content?.currency : currencyOf(owed);
        if (currency === undefined && !id.startsWith('payout/')) return [];
        const left = owed === undefined ? 0 : leftOf(owed);
        return [[id, { id, isSeen: state === 'met', left, ...(currency === undefined ? {} : { currency }) }] as const];
      }),
    );
  const openDesk = (facts: readonly ReconciliationFact[]): ReconciliationDesk => {
    const concerned = new Map<string, BankLine>();
    for (const fact of facts) {
      if (fact.kind === 'line') concerned.set(fact.line.transaction, fact.line);
      if (!('id' in fact) && fact.kind !== 'expected') continue;
      const id = fact.kind === 'expected' ? fact.expectation.id : fact.id;
      const { content } = expectations.get(id) ?? {};
      if (content === undefined) continue;
      const within = [...lines.values()].filter(({ state, line }) => state === 'open' && concernsAny(line, [content]));
      for (const { line } of within.sort((left, right) => (left.line.transaction < right.line.transaction ? -1 : 1)))
        concerned.set(line.transaction, line);
    }
    const open = [...concerned.keys()].flatMap((transaction) => {
      const kept = lines.get(transaction);
      return kept?.state === 'open' ? [kept.line] : [];
    });
    const standing = [...expectations.values()].flatMap(({ state, content }) =>
      state === 'open' && content !== undefined ? [content] : [],
    );
    return { lines: open, expectations: standing };
  };
  const writeOpen = (open: Decisions['open']): void => {
    for (const { transaction, code, suggestions } of open) {
      const known = lines.get(transaction);
      if (known?.state !== 'open') continue;
      const { told, reason = code } = known;
      lines.set(transaction, { ...known, reason: told ? reason : code, suggestions });
    }
  };

  const decidedBefore = (facts: readonly ReconciliationFact[]): KeptLine[] => {
    const met = facts
      .flatMap((fact) => {
        if (fact.kind === 'expected') return fact.expectation.id;
        return fact.kind === 'ordered' || fact.kind === 'invoiced' ? fact.id : [];
      })
      .filter((id) => expectations.get(id)?.state === 'met');
    const named = facts.flatMap((fact) =>
      fact.kind === 'line'
        ? fact.line.transaction
        : fact.kind === 'matched' || fact.kind === 'dismissed'
          ? fact.transaction
          : [],
    );
    return [...lines.values()].filter(
      ({ state, line, ids }) =>
        state !== 'open' && (named.includes(line.transaction) || ids.some((id) => met.includes(id))),
    );
  };

  return {
    async change(facts, nowMs, decide) {
      const earlier = decidedBefore(facts);
      const settled = facts.flatMap((fact) => takeDown(fact, nowMs));
      const { matched, open } = decide(openDesk(facts));
      for (const { line, with: found, amounts } of matched) {
        settled.push(...decided(line.transaction, 'matched', { ids: found.ids, amounts, by: 'rule' }));
      }
      writeOpen(open);
      return { matched, settled, earlier };
    },
    async decideByHand(transaction, ids, nowMs, judge) {
      const word = judge({ kept: lines.get(transaction), targets: targetsOf(ids) });
      for (const fact of reconciliationFactsOf(word)) takeDown(fact, nowMs);
      await append?.([word]);
    },
    async forgetNames(beforeDay) {
      for (const [id, { state, content, owed }] of expectations) {
        if (state !== 'open' || owed === undefined || content === undefined || content.untilDay >= beforeDay) continue;
        const { ordered, ...rest } = owed;
        const nameless = ordered === undefined ? rest : { ...rest, ordered: { ...ordered, names: [] } };
        expectations.set(id, { state: 'over', owed: nameless });
      }
    },
    async overdue(beforeMs, limit) {
      return [...lines.values()]
        .filter(({ state, told, heardMs }) => state === 'open' && !told && heardMs < beforeMs)
        .sort((left, right) => left.heardMs - right.heardMs)
        .slice(0, limit);
    },
    async markTold(transactions) {
      for (const transaction of transactions) {
        const known = lines.get(transaction);
        if (known !== undefined) lines.set(transaction, { ...known, told: true });
      }
    },
    get: async (transaction) => lines.get(transaction),
    async list({ state, limit, after }) {
      const placeOf = ({ bookedOn, transaction }: Pick<BankLine, 'bookedOn' | 'transaction'>): string =>
        `${bookedOn} ${transaction}`;
      return [...lines.values()]
        .filter((kept) => state === undefined || kept.state === state)
        .filter(({ line }) => after === undefined || placeOf(line) < placeOf(after))
        .sort((left, right) => (placeOf(left.line) < placeOf(right.line) ? 1 : -1))
        .slice(0, limit);
    },
    expectation: async (id) => expectations.get(id)?.content,
  };
}
