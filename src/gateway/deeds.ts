import type { DeadLetter, DeadLetters, LetterChoice } from '../backbone/backbone.ts';
import type { CommandName } from '../canonical/command.ts';
import { type Envelope, newEvent } from '../canonical/envelope.ts';
import { domainOf, EVENT_NAMES, type EventName } from '../canonical/event.ts';
import type { ApprovalKind } from '../config/approvals.ts';
import type { Approval, Deeds } from '../governance/approvals/approval.ts';
import { approvalErrors } from '../governance/approvals/errors.ts';
import type { Weight } from '../governance/approvals/policy.ts';
import type { Reach } from '../governance/identity/reach.ts';
import { type Clock, instant } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { Money } from '../kernel/money.ts';
import { runbookOf } from '../operations/runbooks.ts';
import type { OrderRecord } from '../records/orders/store.ts';
import { doApproveDay, doSettle } from './money-deeds.ts';
import type { GatewayParts } from './parts.ts';

/** Commands that move money or write it into the books. */
const MONEY_COMMANDS = [
  'post-invoice',
  'register-payment',
  'register-refund',
  'post-credit-note',
  'capture-payment',
  'void-payment',
  'refund-payment',
] as const satisfies readonly CommandName[];
const MONEY_DOMAINS = ['payment', 'finance'];
/** Codes whose way out stands here are about money that does not fit. */
const MONEY_RUNBOOK = 'payments.md#';

const isMoneyCommand = (name: string): boolean => (MONEY_COMMANDS as readonly string[]).includes(name);
const isMoneyEvent = (name: string): boolean =>
  EVENT_NAMES.includes(name as EventName) && MONEY_DOMAINS.includes(domainOf(name as EventName));

/** The money in a stuck message: an amount, some that nobody can tell, or none. */
export function moneyIn(
  { message, failure }: Pick<DeadLetter, 'message' | 'failure'>,
  connections: GatewayParts['connections'],
): Money | 'unknown' | undefined {
  const { topic, envelope } = message;
  const [kind = '', first = '', second = ''] = topic.split('.');
  const data = envelope.data as { readonly amount?: unknown; readonly request?: { readonly amount?: unknown } };
  if (kind === 'command' && isMoneyCommand(second)) return amountOf(data?.amount);
  if (kind === 'outcome' && isMoneyCommand(first)) return amountOf(data?.request?.amount);
  if (kind === 'event' && isMoneyEvent(first)) return amountOf(data?.amount);
  if (kind === 'delivery' && tellsOfMoneyOnly(connections, envelope.connection)) return 'unknown';
  return runbookOf(failure.code).startsWith(MONEY_RUNBOOK) ? 'unknown' : undefined;
}

function amountOf(amount: unknown): Money | 'unknown' {
  const { amount: minor, currency } = (amount ?? {}) as Partial<Money>;
  return Number.isSafeInteger(minor) && typeof currency === 'string' ? (amount as Money) : 'unknown';
}

/** A payment provider or a bank: what it says is about money, also when nobody could read it. */
function tellsOfMoneyOnly(connections: GatewayParts['connections'], name: string | undefined): boolean {
  const emits = connections.get(name ?? '')?.manifest.emits ?? [];
  return emits.some(isMoneyEvent) && !emits.includes('OrderPlaced');
}

/** What stands behind a choice of dead letters, looked through before they are set aside. */
export interface Looked {
  readonly choice: LetterChoice;
  readonly weight: Omit<Weight, 'kind'>;
  readonly reach: Reach;
}

/**
 * Looks through what would be set aside. What has money in it is named message by message, so that a second person approves
 * these and none that come later; more than LIMITS.approvalLetters are wide and stay the choice that they were.
 */
export async function lookThrough(
  { backbone, connections }: Pick<GatewayParts, 'backbone' | 'connections'>,
  choice: LetterChoice,
): Promise<Looked> {
  const found = await backbone.deadLetters.list(choice, LIMITS.approvalLetters + 1);
  const open = found.filter(({ state }) => state !== 'skipped');
  const isWide = found.length > LIMITS.approvalLetters;
  const money = open.map((letter) => moneyIn(letter, connections)).filter((each) => each !== undefined);
  const told = money.filter((each) => each !== 'unknown');
  return {
    choice: isWide ? choice : { ids: open.map(({ id }) => id) },
    weight: {
      count: open.length,
      isWide,
      ...(money.length === 0 ? {} : { money: told.length < money.length ? 'unknown' : told }),
    },
    reach: isWide ? reachOfChoice(choice) : reachOfKeys(open.map(({ key }) => key)),
  };
}

const CHANNEL_KEY = /^(?:order|delivery)\/([^/]+)\//;

/** The channels that business keys belong to; everywhere when one belongs to none. */
function reachOfKeys(keys: readonly string[]): Reach {
  const channels = keys.map((key) => CHANNEL_KEY.exec(key)?.[1]);
  if (channels.length === 0 || channels.includes(undefined)) return 'everywhere';
  return { channels: [...new Set(channels as string[])].sort(), locations: [] };
}

/** Where a choice reaches that nobody looks through message by message. */
export const reachOfChoice = ({ within }: LetterChoice): Reach =>
  within === undefined ? 'everywhere' : reachOfKeys(within);

/** How many messages a retry would try. */
export async function countOf(deadLetters: DeadLetters, choice: LetterChoice): Promise<number> {
  if ('id' in choice) return 1;
  if ('fingerprint' in choice || 'subscription' in choice) {
    const causes = await deadLetters.causes(choice.within);
    return causes
      .filter((cause) =>
        'fingerprint' in choice ? cause.fingerprint === choice.fingerprint : cause.subscription === choice.subscription,
      )
      .reduce((sum, { letters }) => sum + letters, 0);
  }
  return (await deadLetters.list(choice, LIMITS.approvalLetters + 1)).length;
}

/** A choice in words, the same for the same choice. */
export function wordsOf(choice: LetterChoice): string {
  const { within, ...chosen } = choice;
  const [[name, value] = ['', '']] = Object.entries(chosen);
  const where = within === undefined ? '' : ` within ${within.join(' ')}`;
  const words: Readonly<Record<string, string>> = {
    id: 'message',
    ids: 'messages',
    fingerprint: 'cause',
    subscription: 'subscription',
    key: 'key',
  };
  return `${words[name] ?? name} ${Array.isArray(value) ? value.join(' ') : value}${where}`.slice(0, LIMITS.keyLength);
}

/** Whether letting an order go on lets money pass that does not fit, and how much is in the order. */
export function weightOfRelease({ summary }: OrderRecord): Omit<Weight, 'kind'> {
  const { held, currency, money } = summary;
  if (held === undefined || !runbookOf(held.code).startsWith(MONEY_RUNBOOK)) return {};
  return { money: currency === undefined ? 'unknown' : [{ amount: money.total, currency }] };
}

/** The word that lets a held order go on. Two who release what they see at the same moment release it once. */
export function releaseOf(deed: Deeds['release-order'], by: string, nowMs: number) {
  const { order, code, lastSeen, reason } = deed;
  return newEvent({
    name: 'OrderReleased',
    source: `/people/${encodeURIComponent(by)}`,
    subject: order,
    time: instant(nowMs),
    fact: [order, code, String(lastSeen)],
    data: { order, reason },
  });
}

interface DeedParts extends Pick<GatewayParts, 'orders' | 'money' | 'storeDays'> {
  readonly backbone: Pick<GatewayParts['backbone'], 'append' | 'log' | 'deadLetters'>;
}

type Doers = {
  readonly [Kind in ApprovalKind]: (approval: Approval<Kind>) => Promise<Readonly<Record<string, string>>>;
};

/**
 * Does an approved deed and answers what came of it. Doing it again does nothing more, because a hub that died in between
 * leaves it to another one. Throws the failure with which the deed itself ends.
 */
export function doDeed(
  approval: Approval,
  parts: DeedParts,
  clock: Pick<Clock, 'now'>,
): ReturnType<Doers['skip-letters']> {
  const { deadLetters } = parts.backbone;
  const doers: Doers = {
    'skip-letters': async ({ deed: { choice, reason }, askedBy, decision }) => {
      const because = `${reason}; approved by ${decision?.by ?? 'somebody'}`;
      return { skipped: String(await deadLetters.skip(choice as LetterChoice, because, askedBy)) };
    },
    'retry-letters': async ({ deed: { choice, ratePerSecond }, askedBy }) => ({
      retried: String(await deadLetters.retry(choice as LetterChoice, askedBy, ratePerSecond)),
    }),
    'edit-letter': async ({ deed: { letter, corrected, reason }, askedBy, decision }) => {
      const because = `${reason}; approved by ${decision?.by ?? 'somebody'}`;
      await replaceLetter(parts.backbone, { letter, corrected, reason: because, by: askedBy });
      return { replaced: letter, by: corrected.id };
    },
    'release-order': (release) => doRelease(release, parts, clock),
    'settle-variance': (settling) => doSettle(settling, parts, clock),
    'approve-day': (approving) => doApproveDay(approving, parts, clock),
    'approve-return': async (approval) => {
      await parts.backbone.append([decisionOf(approval, 'approve', clock.now())]);
      return { approved: approval.deed.return };
    },
  };
  return (doers[approval.kind] as (approval: Approval) => ReturnType<Doers['skip-letters']>)(approval);
}

/** What a person decided about a return that waited for them. Said again it is the same word. */
export function decisionOf(approval: Approval<'approve-return'>, decision: 'approve' | 'decline', nowMs: number) {
  const { deed, askedBy, id } = approval;
  const by = approval.decision?.by ?? askedBy;
  const reason = approval.decision?.reason;
  const at = instant(nowMs);
  return newEvent({
    name: 'ReturnDecided',
    source: `/people/${encodeURIComponent(by)}`,
    subject: deed.order,
    time: at,
    fact: [deed.return, decision, id],
    data: { ...deed, decision, by, ...(reason === undefined ? {} : { reason }), at },
  });
}

/** Sends the corrected copy and sets the original aside; answers where the copy is. Again does nothing more. */
export async function replaceLetter(
  { append, deadLetters }: Pick<DeedParts['backbone'], 'append' | 'deadLetters'>,
  wish: { readonly letter: string; readonly corrected: Envelope; readonly reason: string; readonly by: string },
) {
  const { letter, corrected, reason, by } = wish;
  // The copy first: should the hub die in between, both stand, and what is carried out twice takes effect once.
  const [stored] = await append([corrected]);
  await deadLetters.skip({ id: letter }, `${reason}; replaced by ${corrected.id}`, by);
  return stored;
}

/** The money that a correction moves: what was in the message, and what is in it now. */
export function weightOfEdit(
  letter: DeadLetter,
  corrected: Envelope,
  connections: GatewayParts['connections'],
): Omit<Weight, 'kind'> {
  const now = { ...letter, message: { ...letter.message, envelope: corrected } };
  const money = [letter, now].map((each) => moneyIn(each, connections)).filter((each) => each !== undefined);
  const told = money.filter((each) => each !== 'unknown');
  return money.length === 0 ? {} : { money: told.length < money.length ? 'unknown' : told };
}

/** Where the message of a letter belongs. */
export const reachOfLetter = ({ key }: DeadLetter): Reach => reachOfKeys([key]);

async function doRelease(
  { deed, askedBy }: Approval<'release-order'>,
  { orders, backbone }: DeedParts,
  clock: Pick<Clock, 'now'>,
): Promise<Readonly<Record<string, string>>> {
  const released = releaseOf(deed, askedBy, clock.now());
  if ((await backbone.log.find(released.source, released.id)) === undefined) {
    const record = await orders.get(deed.order);
    if (record?.summary.held?.code !== deed.code || record.lastSeen !== deed.lastSeen) {
      const because = `${deed.order} is not any more as it was when its release was asked for`;
      throw approvalErrors.error('SL-APPROVAL-006', { because, kind: 'rejected' });
    }
    await backbone.append([released]);
  }
  return { released: deed.order };
}
