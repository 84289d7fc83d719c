import { type Envelope, nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { KeptPointsEntry } from '../../ledgers/points/store.ts';
import { accountOfCustomer } from '../../processes/loyalty/earn.ts';
import type { Bought } from './plan.ts';
import { type PointsWorld, type PointsWorldOptions, runPointsWorld, SPENDING_ACCOUNT } from './world.ts';

export interface PointsViolation {
  readonly law: 'sum' | 'line' | 'truth' | 'one end' | 'spent once' | 'one answer' | 'told';
  readonly what: string;
}

const ALL = 100_000;
const sum = (entries: readonly KeptPointsEntry[]): number => entries.reduce((total, { change }) => total + change, 0);

/** What is broken in a world of this seed: it is run twice, once as badly as it goes and once calmly. */
export async function judgePoints(seed: number, options: PointsWorldOptions = {}): Promise<readonly PointsViolation[]> {
  const [wild, calm] = [await runPointsWorld(seed, options), await runPointsWorld(seed, { ...options, calm: true })];
  return [...(await lawsOf(wild)), ...(await lawsOf(calm)), ...(await oneEnd(wild, calm))];
}

async function lawsOf(world: PointsWorld): Promise<PointsViolation[]> {
  const accounts = ['4711', '4712'].map((member) => accountOfCustomer('shop', member));
  const found: PointsViolation[] = [];
  const all: KeptPointsEntry[] = [];
  for (const account of [...accounts, SPENDING_ACCOUNT]) {
    const entries = (await world.store.ofAccounts([account], ALL)).toReversed();
    all.push(...entries);
    found.push(...(await sumLaw(world, account, entries)));
  }
  for (const bought of world.plan.bought) found.push(...(await truthLaw(world, bought)));
  found.push(...(await spendingLaw(world)), ...toldLaw(world.log, all));
  for (const [command, outcomes] of world.answers) {
    if (outcomes.size > 1) found.push({ law: 'one answer', what: `${command} is ${[...outcomes].join(' and ')}` });
  }
  return found;
}

/** What an account holds is the sum of its movements, at every movement. */
async function sumLaw({ store }: PointsWorld, account: string, entries: readonly KeptPointsEntry[]) {
  const found: PointsViolation[] = [];
  let balance = 0;
  for (const entry of entries) {
    balance += entry.change;
    if (entry.balance !== balance)
      found.push({ law: 'sum', what: `${account} holds ${entry.balance}, not ${balance}` });
  }
  const [held] = await store.balances([account]);
  if ((held?.balance ?? 0) !== balance) found.push({ law: 'sum', what: `${account} ends with ${held?.balance}` });
  return found;
}

/** Each line keeps what its pieces that stayed have earned; what is gone keeps nothing, and nobody's receipt earns. */
async function truthLaw({ store }: PointsWorld, { id, member, lines, gone }: Bought): Promise<PointsViolation[]> {
  const entries = await store.ofOrder(id, ALL);
  const found: PointsViolation[] = [];
  const total = lines.reduce((all, { paid }) => all + paid, 0);
  const whole = member === undefined || gone ? 0 : Math.floor(total / 100);
  if (lines.every(({ back }) => back === 0) && sum(entries) !== whole) {
    found.push({ law: 'truth', what: `${id} keeps ${sum(entries)}, not ${whole}` });
  }
  for (const { line, paid, pieces, back } of lines) {
    const own = entries.filter(({ fact }) => fact.line === line);
    let kept = 0;
    for (const { change } of own) {
      kept += change;
      if (kept < 0) found.push({ law: 'line', what: `${id} ${line} keeps ${kept}` });
    }
    const left = whole === 0 && (gone || member === undefined) ? 0 : (paid * (pieces - back)) / pieces / 100;
    const near = back === pieces || left === 0 ? 0 : 2;
    if (Math.abs(kept - left) > near) found.push({ law: 'truth', what: `${id} ${line} keeps ${kept} of ${left}` });
  }
  return found;
}

/** However badly it goes, it ends as it does when everything is told once and in order. */
async function oneEnd(wild: PointsWorld, calm: PointsWorld): Promise<PointsViolation[]> {
  const found: PointsViolation[] = [];
  for (const { id, lines } of wild.plan.bought) {
    const [left, right] = [await wild.store.ofOrder(id, ALL), await calm.store.ofOrder(id, ALL)];
    for (const { line } of lines) {
      const kept = (entries: readonly KeptPointsEntry[]) => sum(entries.filter(({ fact }) => fact.line === line));
      if (kept(left) !== kept(right)) {
        found.push({ law: 'one end', what: `${id} ${line} keeps ${kept(left)} or ${kept(right)}` });
      }
    }
  }
  return found;
}

/** Nobody spends what is not there or is somebody else's; what is cancelled or given up comes back; what is owed is a case. */
async function spendingLaw({ plan, store, log, leastFree }: PointsWorld): Promise<PointsViolation[]> {
  const found: PointsViolation[] = [];
  const broken = (what: string) => found.push({ law: 'spent once', what });
  if (leastFree < 0) broken(`${-leastFree} points are spent or promised that are not there`);
  const cases = log.flatMap((envelope) => {
    const { kind, about } = envelope.data as Partial<EventData<'VarianceFound'>>;
    return nameOf(envelope) === 'VarianceFound' && kind === 'SL-LOYALTY-002' && about !== undefined ? [about] : [];
  });
  for (const { code, points, orders, cancelled, givenUp } of plan.baskets) {
    const [known] = await store.redemptions([code]);
    const own = (await store.ofAccounts([SPENDING_ACCOUNT], ALL)).filter(({ fact }) =>
      fact.fact.endsWith(`/${SPENDING_ACCOUNT} ${known?.redemption}`),
    );
    const wasReserved = log.some(
      (envelope) =>
        nameOf(envelope) === 'reserve-points.done' &&
        (envelope.data as { request: { code: string } }).request.code === code,
    );
    const living = orders.filter((_, index) => cancelled[index] !== true);
    if (sum(own) !== 0 && sum(own) !== -points) broken(`${code} took ${-sum(own)} of ${points}`);
    if (sum(own) !== 0 && (givenUp || !wasReserved || living.length === 0)) broken(`${code} keeps what is gone`);
    if (givenUp || !wasReserved) continue;
    for (const { id } of living) {
      if (!(known?.state === 'taken' && known.order === id) && !cases.includes(id)) broken(`${id} has not paid`);
    }
  }
  for (const { redemption, takenBack } of plan.atTills) {
    const [known] = await store.redemptions([redemption]);
    if (known !== undefined && takenBack && known.state === 'taken')
      broken(`${redemption} is taken and was taken back`);
  }
  return found;
}

/** What the ledger says in events is what it moved. */
function toldLaw(log: readonly Envelope[], entries: readonly KeptPointsEntry[]): PointsViolation[] {
  const told = (name: string): number =>
    log
      .filter((envelope) => nameOf(envelope) === name)
      .reduce((all, { data }) => all + (data as { readonly points: number }).points, 0);
  const moved = (kind: string): number => Math.abs(sum(entries.filter(({ fact }) => fact.kind === kind)));
  const pairs = {
    PointsAccrued: 'accrued',
    PointsReversed: 'reversed',
    PointsRedeemed: 'redeemed',
    PointsGivenBack: 'returned',
  };
  return Object.entries(pairs).flatMap(([name, kind]) =>
    told(name) === moved(kind)
      ? []
      : [{ law: 'told' as const, what: `${name}: ${told(name)} told, ${moved(kind)} moved` }],
  );
}
