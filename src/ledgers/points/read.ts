import type { CommandName } from '../../canonical/command.ts';
import { type CommandData, type Envelope, nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { lineFact, type PointsFact } from './fact.ts';
import type { SpendingAsk } from './redemption.ts';

/** The name that commands to the hub's own ledger are addressed to, where the role `loyalty` is bound to no connection. */
export const EMBEDDED = 'loyalty';

const KINDS = { 'accrue-points': 'accrued', 'reverse-points': 'reversed' } as const;
export type PointsCommandName = keyof typeof KINDS & CommandName;
export type PointsCommand = Envelope<CommandData<PointsCommandName>>;

const SPENDING = ['reserve-points', 'take-points', 'give-back-points'] as const satisfies readonly CommandName[];
export type SpendingName = (typeof SPENDING)[number];

/** What the ledger listens to. */
export const POINTS_TOPICS: readonly string[] = [
  ...[...Object.keys(KINDS), ...SPENDING].map((name) => `command.${EMBEDDED}.${name}`),
  'event.PointsRedeemed',
];

/** Which of the ledger's commands a message is; undefined when it is none. */
export function pointsCommandOf({ type }: Envelope): PointsCommandName | undefined {
  const [, domain, name = ''] = type.split('.');
  return domain === 'command' && name in KINDS ? (name as PointsCommandName) : undefined;
}

/** Which command of spending a message is; undefined when it is none. */
export function spendingNameOf({ type }: Envelope): SpendingName | undefined {
  const [, domain, name] = type.split('.');
  return domain === 'command' ? SPENDING.find((each) => each === name) : undefined;
}

/** What a message wants of points that are to be spent. Pure and total over valid messages. */
export function spendingAskOf(envelope: Envelope): SpendingAsk | undefined {
  const { id, time } = envelope;
  const about = ({ code, order, at }: { readonly code: string; readonly order?: string; readonly at: string }) => ({
    id,
    code,
    order,
    atMs: epochMsOf(at) ?? epochMsOf(time) ?? 0,
  });
  switch (spendingNameOf(envelope)) {
    case 'reserve-points': {
      const data = envelope.data as CommandData<'reserve-points'>;
      const { account, redemption, points, until } = data;
      return { kind: 'reserve', ...about(data), account, redemption, points, untilMs: epochMsOf(until) ?? 0 };
    }
    case 'take-points': {
      const data = envelope.data as CommandData<'take-points'>;
      return { kind: 'take', ...about(data), whole: data.whole };
    }
    case 'give-back-points':
      return { kind: 'give-back', ...about(envelope.data as CommandData<'give-back-points'>) };
    default:
      return undefined;
  }
}

/** The facts of points in a message; none when it tells of something else. Pure and total over valid messages. */
export function pointsFactsOf(envelope: Envelope): readonly PointsFact[] {
  const command = pointsCommandOf(envelope);
  if (command !== undefined) return ofCommand(KINDS[command], envelope as PointsCommand);
  return nameOf(envelope) === 'PointsRedeemed' ? [redeemed(envelope as Envelope<EventData<'PointsRedeemed'>>)] : [];
}

function ofCommand(kind: 'accrued' | 'reversed', { id, data, time }: PointsCommand): readonly PointsFact[] {
  const { account, order, lines, reason, at } = data;
  const atMs = epochMsOf(at) ?? epochMsOf(time) ?? 0;
  return lines.map(({ line, sku, total }) => ({
    fact: lineFact(kind, order, line),
    kind,
    account,
    order,
    line,
    ...(sku === undefined ? {} : { sku }),
    total,
    reason,
    atMs,
    event: id,
  }));
}

function redeemed({ id, data, time }: Envelope<EventData<'PointsRedeemed'>>): PointsFact {
  const { account, redemption, points, order, at } = data;
  return {
    fact: `redeemed/${account} ${redemption}`,
    kind: 'redeemed',
    account,
    ...(order === undefined ? {} : { order }),
    total: points,
    reason: `spent: ${redemption}`,
    atMs: epochMsOf(at) ?? epochMsOf(time) ?? 0,
    event: id,
  };
}
