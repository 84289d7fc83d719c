import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { SettlementKind } from '../../canonical/settlement.ts';
import type { Money } from '../../kernel/money.ts';

type Entry = CommandData<'post-entry'>;
type EntryLine = Entry['lines'][number];
type Report = EventData<'SettlementReported'>;

/** The account, by the name that the ERP's connection gives it, which each kind of movement goes against. */
const ACCOUNTS: Readonly<Record<SettlementKind, string>> = {
  charge: 'receivable',
  refund: 'receivable',
  'refund-failure': 'receivable',
  dispute: 'disputes',
  'dispute-reversal': 'disputes',
  fee: 'fees',
  reserve: 'reserve',
  'reserve-release': 'reserve',
  payout: 'clearing',
  'payout-failure': 'clearing',
  transfer: 'suspense',
  conversion: 'suspense',
  adjustment: 'suspense',
};

/**
 * The entry of one part of a payout: what buyers paid and got back against their receivables, what the provider kept as fees, and
 * the rest on the clearing account, where the bank's line takes it off. Undefined when nothing moved.
 */
export function entryOfPart(payout: string, report: Report): Entry | undefined {
  const [first] = report.lines;
  if (first === undefined) return undefined;
  const { currency } = first.net;
  const money = (amount: number): Money => ({ amount, currency });
  const lines: EntryLine[] = report.lines
    .filter(({ gross }) => gross.amount !== 0)
    .map(({ kind, line, gross, reference, order, presented }) => ({
      account: ACCOUNTS[kind],
      amount: money(-gross.amount),
      label: `${kind} ${reference ?? line}`.slice(0, 300),
      ...(order === undefined ? {} : { order }),
      ...(reference === undefined ? {} : { reference }),
      ...(presented === undefined ? {} : { foreign: { ...presented, amount: -presented.amount } }),
    }));
  const fees = report.lines.reduce((sum, { fee }) => sum + fee.amount, 0);
  const net = report.lines.reduce((sum, each) => sum + each.net.amount, 0);
  if (fees !== 0) lines.push({ account: 'fees', amount: money(fees), label: `fees of ${report.reference}` });
  if (net !== 0) lines.push({ account: 'clearing', amount: money(net), label: `payout ${report.reference}` });
  if (lines.length < 2) return undefined;
  return {
    entry: `settlement${payout.slice('payout'.length)}/${report.part}`,
    journal: 'settlement',
    date: report.at.slice(0, 10),
    label: `${report.gateway} payout ${report.reference}, part ${report.part}`,
    lines,
  };
}

/**
 * The entry of the bank's line: the money is there, the clearing account is empty again; or, when the bank took it back, the other way
 * round.
 */
export function entryOfBank(
  payout: string,
  name: 'bank' | 'bank-returned',
  { amount, bookedOn }: { readonly amount: Money; readonly bookedOn: string },
): Entry {
  return {
    entry: `settlement${payout.slice('payout'.length)}/${name}`,
    journal: 'settlement',
    date: bookedOn,
    label: `payout ${payout.slice('payout/'.length)} ${name === 'bank' ? 'at' : 'taken back by'} the bank`,
    lines: [
      { account: 'bank', amount, reference: payout },
      { account: 'clearing', amount: { ...amount, amount: -amount.amount }, reference: payout },
    ],
  };
}
