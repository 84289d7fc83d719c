import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { SETTLEMENT_KINDS } from '../../canonical/settlement.ts';
import { type Message, unansweredPairs } from '../../process/define.ts';
import { begin, step } from '../../process/step.ts';
import { settlement } from './settlement.ts';

type Line = EventData<'SettlementReported'>['lines'][number];
type Entry = CommandData<'post-entry'>;

const PAYOUT = 'payout/stripe-main/po_1';
const AT = '2026-11-20T10:00:00Z';
const definition = settlement({ books: 'post' });
const eur = (amount: number) => ({ amount, currency: 'EUR' });

const aLine = fc
  .record({
    kind: fc.constantFrom(...SETTLEMENT_KINDS),
    gross: fc.integer({ min: -50_000, max: 50_000 }),
    fee: fc.integer({ min: -2_000, max: 2_000 }),
  })
  .map(
    ({ kind, gross, fee }): Line => ({
      line: 'txn',
      kind,
      foreignKind: kind,
      gross: eur(gross),
      fee: eur(fee),
      net: eur(gross - fee),
      at: AT,
    }),
  );

const aCharge: Line = {
  line: 'txn',
  kind: 'charge',
  foreignKind: 'charge',
  gross: eur(1_000),
  fee: eur(20),
  net: eur(980),
  at: AT,
};

function run(messages: readonly { readonly name: string; readonly data: unknown }[]) {
  let live = begin(definition, PAYOUT, 'live');
  const entries = new Map<string, Entry>();
  const standing = new Set<string>();
  messages.forEach(({ name, data }, index) => {
    const message: Message = { id: `m${index}`, name, data, atMs: index, time: AT };
    const stepped = step(definition, live, message);
    expect(stepped.answer).not.toBe('unexpected');
    live = stepped.live;
    for (const output of stepped.outputs) {
      if (output.kind === 'command') {
        const entry = output.data as unknown as Entry;
        expect(entries.has(entry.entry), `${entry.entry} is posted once`).toBe(false);
        entries.set(entry.entry, entry);
      } else if (output.kind === 'event') {
        const { kind } = output.data as EventData<'VarianceFound'>;
        if (output.name === 'VarianceFound') standing.add(kind);
        else if (output.name === 'VarianceSettled') standing.delete(kind);
      }
    }
  });
  return { at: live.kept.data.at, entries: [...entries.values()], standing: [...standing].sort() };
}

const sumOf = (entries: readonly Entry[], account: string): number =>
  entries
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => (line.account === account ? sum + line.amount.amount : sum), 0);

test('a payout comes to the same books and variances in whatever order and however often its parts are told', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(aLine, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(0, 0, 0, 250),
      fc.constantFrom(0, 0, -30),
      fc.infiniteStream(fc.nat({ max: 999 })),
      (reports, missing, kept, chance) => {
        const net = reports.flat().reduce((sum, line) => sum + line.net.amount, 0);
        const amount = net + missing;
        const reported = reports.map((lines, index) => ({
          name: 'SettlementReported',
          data: {
            payout: PAYOUT,
            reference: 'po_1',
            gateway: 'stripe',
            part: index + 1,
            parts: reports.length,
            lines,
            at: AT,
          },
        }));
        const paid = {
          name: 'PayoutPaid',
          data: { payout: PAYOUT, reference: 'po_1', gateway: 'stripe', amount: eur(amount), at: AT },
        };
        const matched = {
          name: 'BankTransactionMatched',
          data: {
            transaction: 'bank/house/1',
            payout: PAYOUT,
            orders: [],
            amount: eur(amount + kept),
            bookedOn: '2026-11-22',
            by: 'rule',
            reasons: [],
            at: AT,
          },
        };
        const late = [
          { name: 'deadline.bank', data: {} },
          { name: 'deadline.report', data: {} },
          { name: 'deadline.sent', data: {} },
        ];
        const all = [...reported, paid, matched];
        const dice = () => chance.next().value as number;
        const told = [...all, ...all.filter(() => dice() % 2 === 0), ...late.filter(() => dice() % 2 === 0)]
          .map((message) => ({ message, at: dice() }))
          .sort((left, right) => left.at - right.at)
          .map(({ message }) => message);
        const { at, entries, standing } = run(told);
        expect(at).toBe('settled');
        for (const { lines } of entries) expect(lines.reduce((sum, line) => sum + line.amount.amount, 0)).toBe(0);
        // What the clearing account keeps is exactly what does not add up.
        const returned = reports.flat().filter(({ kind }) => kind === 'payout' || kind === 'payout-failure');
        const viaClearing = returned.reduce((sum, { gross }) => sum + gross.amount, 0);
        expect(sumOf(entries, 'clearing') + viaClearing).toBe(net - (amount + kept) + 0);
        expect(sumOf(entries, 'bank')).toBe(amount + kept === 0 ? 0 : amount + kept);
        expect(standing).toEqual([
          ...(missing === 0 ? [] : ['SL-SETTLE-001']),
          ...(kept === 0 ? [] : ['SL-SETTLE-003']),
        ]);
      },
    ),
    { numRuns: 400 },
  );
});

test('entries that the books refuse stand as a variance until each of them is taken, in whatever order it is told', () => {
  const parts = [1, 2, 3];
  const answers = parts.flatMap((part) => ['done', 'failed', 'rejected'].map((outcome) => ({ part, outcome })));
  fc.assert(
    fc.property(fc.shuffledSubarray(answers), (told) => {
      const reported = parts.map((part) => ({
        name: 'SettlementReported',
        data: { payout: PAYOUT, reference: 'po_1', gateway: 'stripe', part, parts: 3, lines: [aCharge], at: AT },
      }));
      const answered = told.map(({ part, outcome }) => ({
        name: `post-entry.${outcome}`,
        data: { request: { entry: `settlement/stripe-main/po_1/${part}`, label: `part ${part}` } },
      }));
      const isTaken = (part: number): boolean => told.some((one) => one.part === part && one.outcome === 'done');
      const open = told.filter(({ part, outcome }) => outcome !== 'done' && !isTaken(part));
      expect(run([...reported, ...answered]).standing).toEqual(open.length === 0 ? [] : ['SL-SETTLE-005']);
    }),
  );
});

test('every state answers every message', () => {
  expect(unansweredPairs(definition)).toEqual([]);
});
