import { nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { MoneyFeature } from './features.ts';
import type { MoneyTell } from './laws.ts';
import { seenAtBank } from './seen-at-bank.ts';
import { orderTruths, trueGaps } from './truth.ts';
import type { MoneyWorld } from './world.ts';

/** What may rightly leave a gap; in a world without any of these there is none. */
const CAUSES: Readonly<Record<string, readonly MoneyFeature[]>> = {
  'SL-MONEY-001': ['lax', 'refundFailures'],
  'SL-MONEY-002': ['disputes'],
  'SL-MONEY-003': ['forgotten', 'lostParts'],
  'SL-MONEY-004': ['forgotten', 'lostParts'],
  'SL-MONEY-005': [],
  // While a payment is contested, what of a return would come from it waits, and its credit note with it.
  'SL-MONEY-006': ['erpRefunds', 'refundFailures', 'neverAll', 'twice', 'partialCaptures', 'disputes'],
  'SL-MONEY-008': ['erpRefunds', 'refundFailures', 'neverAll', 'twice', 'partialCaptures', 'disputes'],
  'SL-MONEY-007': ['twice', 'refundFailures'],
  'SL-SETTLE-002': ['lostLines', 'bankFees'],
  'SL-SETTLE-003': ['bankFees'],
  'SL-SETTLE-004': ['lostParts'],
  'SL-SETTLE-006': ['failedPayouts'],
  'SL-SETTLE-007': ['unsentPayouts'],
  'SL-MATCH-001': ['strangers', 'bankFees'],
  'SL-MATCH-003': ['bankFees'],
};

/** Law 10: at rest nothing is unmatched without a named variance, and no variance stands for what is not so. */
export async function named(world: MoneyWorld, tell: MoneyTell): Promise<void> {
  const open = openVariances(world);
  const seen = await seenAtBank(world);
  const gaps = new Set([...trueGaps(world), ...payoutGaps(world, seen), ...(await lineGaps(world, seen, open, tell))]);
  for (const gap of gaps) if (!open.has(gap)) tell('every gap has a name', gap, 'nobody was told');
  for (const name of open) if (!gaps.has(name)) tell('every name has a gap', name, 'stands for nothing');
  const overgiven = gapsOfOvergiven(world);
  for (const gap of gaps) {
    const [code = ''] = gap.split(' ');
    const causes = CAUSES[code] ?? [];
    const isCaused = causes.some((cause) => world.features.has(cause)) || overgiven.has(gap);
    if (!isCaused) tell('no gap without a cause', gap, 'nothing explains it');
  }
  for (const { id, invoiced, credited, payments } of orderTruths(world)) {
    const kept = payments.reduce((sum, { captured, refunded }) => sum + captured - refunded, 0);
    const isExplained = gaps.has(`SL-MONEY-006 ${id}`);
    if (invoiced > 0 && kept !== invoiced - credited && !isExplained && payments.length > 0) {
      tell('credited = refunded', id, `${kept} kept, ${invoiced - credited} in the books`);
    }
  }
}

/**
 * What a lax provider gave beyond what it had taken: no invoice is left to be credited for it, so it is in none of the
 * books, and a person asks for it back. Everything else of such an order agrees.
 */
function gapsOfOvergiven(world: MoneyWorld): ReadonlySet<string> {
  const orders = orderTruths(world).filter(({ invoiced, credited, registered, repaid, payments }) => {
    const kept = payments.reduce((sum, { captured, refunded }) => sum + Math.max(0, captured - refunded), 0);
    const isOver = payments.some(({ captured, refunded }) => refunded > captured);
    return isOver && kept === invoiced - credited && kept === registered - repaid;
  });
  return new Set(orders.flatMap(({ id }) => [`SL-MONEY-006 ${id}`, `SL-MONEY-008 ${id}`]));
}

/** Variances that were found and not settled, as the log tells it. */
export function openVariances({ courier }: Pick<MoneyWorld, 'courier'>): ReadonlySet<string> {
  const open = new Set<string>();
  for (const message of courier.messages) {
    const name = nameOf(message);
    if (name !== 'VarianceFound' && name !== 'VarianceSettled') continue;
    const { about, kind } = message.data as EventData<'VarianceSettled'>;
    if (name === 'VarianceFound') open.add(`${kind} ${about}`);
    else open.delete(`${kind} ${about}`);
  }
  return open;
}

function payoutGaps({ houses }: MoneyWorld, seen: ReadonlyMap<string, number>): string[] {
  return Object.values(houses).flatMap(({ balance }) =>
    (balance?.payouts ?? []).flatMap(({ id, amount, failed, allTold, sentInMs }) => {
      if (sentInMs === undefined) return [`SL-SETTLE-007 ${id}`];
      const shown = seen.get(id);
      return [
        ...(failed ? [`SL-SETTLE-006 ${id}`] : []),
        ...(allTold ? [] : [`SL-SETTLE-004 ${id}`]),
        ...(!failed && amount !== 0 && shown === undefined ? [`SL-SETTLE-002 ${id}`] : []),
        ...(shown !== undefined && shown !== amount ? [`SL-SETTLE-003 ${id}`] : []),
      ];
    }),
  );
}

/** Each line of the bank is matched with what it is, or open and named. */
async function lineGaps(
  world: MoneyWorld,
  seen: ReadonlyMap<string, number>,
  open: ReadonlySet<string>,
  tell: MoneyTell,
): Promise<readonly string[]> {
  const gaps: string[] = [];
  const law = 'every line of the bank is matched or named';
  for (const { transaction, of } of world.account.lines) {
    const kept = await world.hub.lines.get(transaction);
    const isSeen = of !== undefined && seen.has(of);
    if (kept === undefined) tell(law, transaction, 'nobody knows it');
    else if (kept.state === 'matched' && !(kept.ids.length === 1 && kept.ids[0] === of && isSeen)) {
      tell(law, transaction, `matched with ${kept.ids.join(', ')}, is ${of ?? "a stranger's"}`);
    } else if (kept.state === 'open') {
      if (isSeen) tell(law, transaction, `open as ${kept.reason}, is ${of}`);
      const told = [...open].find((name) => name.endsWith(` ${transaction}`));
      if (told === undefined) tell(law, transaction, 'open, and nobody was told');
      else gaps.push(told);
    }
  }
  return gaps;
}
