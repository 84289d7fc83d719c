import { Type } from 'typebox';
import type { CommandName } from '../../canonical/command.ts';
import { type CommandData, type Envelope, newCommand, type Outcome, outcomeId } from '../../canonical/envelope.ts';
import { instant } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { pointsErrors } from '../../ledgers/points/errors.ts';
import { isHeld, type Redemption } from '../../ledgers/points/redemption.ts';
import { orderNamed } from '../../records/orders/passport.ts';
import type { GatewayParts } from '../parts.ts';
import type { PointsView } from '../points.ts';
import { type ApiContext, noSuch } from './context.ts';
import { type Route, route } from './route.ts';
import { PointsReservationShape, PointsSpentShape } from './shapes/points.ts';
import { asked, body, optional, params } from './shapes/shape.ts';

const EXAMPLE_ACCOUNT = 'points-account/3f8k2m9q7x1v5c0b4n6z8w2e4r';
const EXAMPLE_CODE = 'PTS-7Q1M9Z3K5X8V2C4B6N0W1E3R5T';
const MINUTE_MS = 60_000;

const account = asked('The account: `points-account/…`.', 300);
const points = Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'How many points.' });

const reserve = route({
  name: 'reservePoints',
  method: 'post',
  path: '/points/reservations',
  tag: 'Points',
  permission: 'operate',
  summary: 'Set points aside that a customer wants to pay with',
  description:
    'For the checkout of a shop. The answer names them by a `code`: let it stand on the order as a discount code. The order takes them when it is accepted and gives them back when it is cancelled; until then nobody else can spend them, at most for the time that is asked for. The same `redemption` of an account is the same wish, decided once.',
  tells: ['account', 'redemption', 'points', 'minutes'],
  body: body({
    account,
    redemption: asked('What names it once: the number of a basket.', 200),
    points,
    minutes: optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_080,
        description: 'How long they are set aside. Without it, 60 minutes.',
      }),
    ),
  }),
  answer: PointsReservationShape,
  status: 201,
  problems: ['SL-GATEWAY-010', 'SL-POINTS-002', 'SL-POINTS-003', 'SL-POINTS-004'],
  example: { body: { account: EXAMPLE_ACCOUNT, redemption: 'basket-1207', points: 500 } },
  async handle({ body: { account, redemption, points, minutes = 60 }, context }) {
    const ledger = await ledgerOf(context, account);
    const nowMs = context.clock.now();
    const code = codeOf('reserved', account, redemption);
    const [known] = await ledger.redemptions([code]);
    const untilMs = nowMs + minutes * MINUTE_MS;
    await decided(context, ledger, 'reserve-points', account, code, {
      account,
      redemption,
      points,
      code,
      until: instant(untilMs),
      at: instant(nowMs),
    });
    if (known !== undefined) return reservationLine(known, nowMs);
    const [made] = await ledger.redemptions([code]);
    // Whoever keeps the points elsewhere has set them aside there.
    return made === undefined
      ? { code, account, redemption, points, state: 'reserved' as const, until: instant(untilMs) }
      : reservationLine(made, nowMs);
  },
});

const read = route({
  name: 'readPointsReservation',
  method: 'get',
  path: '/points/reservations/{code}',
  tag: 'Points',
  permission: 'read',
  summary: 'Read what became of points that were set aside',
  description: 'Whether they are set aside still, taken by which order, or free again.',
  params: params({ code: asked('The code: `PTS-…`.', 30) }),
  answer: PointsReservationShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { code: EXAMPLE_CODE } },
  async handle({ params: { code }, context }) {
    const found = await knownOf(pointsOf(context.parts()), code);
    return reservationLine(found, context.clock.now());
  },
});

const release = route({
  name: 'releasePoints',
  method: 'post',
  path: '/points/reservations/{code}/release',
  tag: 'Points',
  permission: 'operate',
  summary: 'Give back points that were set aside',
  description:
    'When a basket is given up, or a till takes back what it has sold for points. What an order has taken comes back with its cancellation only.',
  params: params({ code: asked('The code: `PTS-…`.', 30) }),
  answer: PointsReservationShape,
  problems: ['SL-GATEWAY-010', 'SL-POINTS-003', 'SL-POINTS-004'],
  example: { params: { code: EXAMPLE_CODE } },
  async handle({ params: { code }, context }) {
    const ledger = pointsOf(context.parts());
    const { account, code: known } = await knownOf(ledger, code);
    const nowMs = context.clock.now();
    await decided(context, ledger, 'give-back-points', account, known, { code: known, at: instant(nowMs) });
    return reservationLine(await knownOf(ledger, code), nowMs);
  },
});

const spend = route({
  name: 'spendPoints',
  method: 'post',
  path: '/points/redemptions',
  tag: 'Points',
  permission: 'operate',
  summary: 'Spend points at once',
  description:
    'For tills: the points are gone with the answer, or refused when fewer are free. The same `redemption` of an account counts once, and its `code` gives them back.',
  tells: ['account', 'redemption', 'points', 'order'],
  body: body({
    account,
    redemption: asked('What names it once: the number of a receipt.', 200),
    points,
    order: optional(asked('Any name of the order that they are spent on.')),
  }),
  answer: PointsSpentShape,
  status: 202,
  problems: ['SL-GATEWAY-010', 'SL-POINTS-002', 'SL-POINTS-003', 'SL-POINTS-004', 'SL-RECORD-001', 'SL-RECORD-002'],
  example: { body: { account: EXAMPLE_ACCOUNT, redemption: 'paris-1/4711', points: 500 } },
  async handle({ body: { account, redemption, points, order }, context }) {
    const ledger = await ledgerOf(context, account);
    const on = order === undefined ? {} : { order: (await orderNamed(context.parts().orders, order)).summary.id };
    const code = codeOf('spent', account, redemption);
    const whole = { account, redemption, points };
    const at = instant(context.clock.now());
    await decided(context, ledger, 'take-points', account, code, { code, ...on, whole, at });
    return { account, redemption, points, code };
  },
});

/** The same wish has the same code, whoever sends it again. */
const codeOf = (kind: string, account: string, redemption: string): string =>
  `PTS-${factId('points', kind, account, redemption).toUpperCase()}`;

/** Throws SL-GATEWAY-010 where no points are kept, and for an account that never had any. */
async function ledgerOf(context: ApiContext, account: string): Promise<PointsView> {
  const ledger = pointsOf(context.parts());
  const [held] = await ledger.balances([account]);
  if (held === undefined && ledger.keeper?.embedded === true) throw noSuch('account of points', account);
  return ledger;
}

function pointsOf({ points }: GatewayParts): PointsView {
  if (points?.keeper === undefined) throw noSuch('ledger', 'points');
  return points;
}

async function knownOf(ledger: PointsView, code: string): Promise<Redemption & { readonly account: string }> {
  const [found] = await ledger.redemptions([code.trim().toUpperCase()]);
  if (found?.account === undefined) throw noSuch('reservation of points', code);
  return { ...found, account: found.account };
}

type Spending = 'reserve-points' | 'take-points' | 'give-back-points';

/**
 * Asks whoever keeps the points and waits for what they decide: the log is asked, so it does not matter which hub decides. The wish
 * is in the log before, so that it is decided also when nobody waits any more. Throws the refusal, and SL-POINTS-004 without an answer.
 */
async function decided<Name extends Spending>(
  { clock, parts }: ApiContext,
  { keeper }: PointsView,
  name: Name,
  account: string,
  code: string,
  data: CommandData<Name>,
): Promise<void> {
  const command = newCommand<Name>({
    name,
    source: '/gateway/points',
    connection: keeper?.connection ?? '',
    subject: account,
    time: data.at,
    data,
    cause: { id: code, correlationid: account, lane: 'live' },
  });
  const { backbone } = parts();
  await backbone.append([command as Envelope]);
  const untilMs = clock.now() + LIMITS.pointsPatienceMs;
  const source = `/connections/${command.connection}`;
  for (;;) {
    if ((await backbone.log.find(source, outcomeId(command, 'done'))) !== undefined) return;
    const refused = await backbone.log.find(source, outcomeId(command, 'rejected'));
    const failure = (refused?.envelope.data as Outcome<CommandName> | undefined)?.failure;
    if (failure !== undefined) throw new CodedError(failure);
    if (clock.now() >= untilMs) throw pointsErrors.error('SL-POINTS-004', { because: `${name} is not decided yet` });
    await clock.sleep(LIMITS.pointsLookEveryMs);
  }
}

function reservationLine(redemption: Redemption, nowMs: number) {
  const { code, account = '', redemption: name, points, state, untilMs, order } = redemption;
  const isOver = state === 'reserved' && !isHeld(redemption, nowMs);
  return {
    code,
    account,
    redemption: name,
    points,
    state: isOver ? ('expired' as const) : state,
    ...(untilMs === 0 ? {} : { until: instant(untilMs) }),
    ...(order === undefined ? {} : { order }),
  };
}

/** `/api/v1/points/reservations`, `/points/redemptions`: points that are to be spent. */
export const POINTS_SPENDING_ROUTES: readonly Route[] = [reserve, read, release, spend];
