import { LANES } from '../../canonical/envelope.ts';
import { freshId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { Replay, ReplayRequest, Replays, Subscription } from '../backbone.ts';
import { backboneErrors } from '../errors.ts';
import type { StoredMessage } from '../event-log.ts';
import type { ParkedMessage, ReplayRow } from '../hub-state.ts';
import { topicMatcher } from './flow.ts';
import type { Node } from './node.ts';
import { parkedRow } from './work.ts';

/** Messages of a range that are read at once. */
const REPLAY_PAGE = 500;

/**
 * Replays of history to one subscription. A few messages are parked as due, so their keys wait meanwhile; a range, and
 * everything in shadow, is a run with a cursor of its own beside the live stream.
 */
export function createReplays(
  node: Node,
  subscriptions: ReadonlyMap<string, Subscription>,
  wake: () => Promise<void>,
): Replays {
  const subscriptionOf = (request: ReplayRequest): Subscription => {
    const subscription = subscriptions.get(request.subscription);
    if (subscription !== undefined) return subscription;
    const because = `there is no subscription "${request.subscription}"`;
    throw backboneErrors.error('SL-BACKBONE-050', { because, value: request.subscription });
  };
  return {
    async preview(request) {
      return countSelected(node, subscriptionOf(request), request);
    },
    async begin(request) {
      const subscription = subscriptionOf(request);
      const id = freshId(node.clock.now(), node.chance);
      const { row, parked } = await plan(node, subscription, request, id);
      await node.state.putReplay(row, parked);
      node.logger.info({ replay: id, request, total: row.total }, 'a replay begins');
      await wake();
      return replayOf(row);
    },
    get: async (id) => {
      const row = await node.state.replay(id);
      return row === undefined ? undefined : replayOf(row);
    },
    list: async () => (await node.state.replays()).map(replayOf),
    async abort(id) {
      await node.state.abortReplay(id);
      await wake();
      node.logger.info({ replay: id }, 'a replay was aborted');
    },
    differences: (id, limit) => node.state.replayDifferences(id, limit),
  };
}

function replayOf({ id, request, state, total, handled, failed, differences }: ReplayRow): Replay {
  return { id, request, state, total, handled, failed, differences };
}

async function plan(
  node: Node,
  subscription: Subscription,
  request: ReplayRequest,
  id: string,
): Promise<{ readonly row: ReplayRow; readonly parked: readonly ParkedMessage[] }> {
  const startedAt = node.clock.now();
  const base = { id, request, state: 'running', handled: 0, failed: 0, differences: 0, startedAt } as const;
  if (request.select.kind === 'range') {
    checkRange(subscription, request.select);
    const { total } = await countSelected(node, subscription, request);
    return { row: { ...base, total, cursor: request.select.after, run: true, places: [] }, parked: [] };
  }
  const messages = await selectedMessages(node, subscription, request);
  const total = messages.length;
  if (total === 0) {
    throw backboneErrors.error('SL-BACKBONE-051', { because: 'the log holds no such message for this subscription' });
  }
  if (request.shadow) {
    const places = messages.map(({ lane, position }) => ({ lane, position }));
    return { row: { ...base, total, cursor: 0, run: true, places }, parked: [] };
  }
  const keys = new Set<string>();
  const parked = messages.map((message): ParkedMessage => {
    const key = `${message.lane}/${message.key}`;
    const first = !keys.has(key);
    keys.add(key);
    const row = { ...parkedRow(subscription, message, startedAt, first ? 'retry' : 'waiting'), uncertain: true };
    return { ...row, replay: id, ...(first ? { nextAt: startedAt } : {}) };
  });
  return { row: { ...base, total, cursor: 0, run: false, places: [] }, parked };
}

function checkRange(subscription: Subscription, range: Extract<ReplayRequest['select'], { kind: 'range' }>): void {
  if (!(subscription.lanes ?? LANES).includes(range.lane)) {
    const because = `"${subscription.name}" does not take the lane ${range.lane}`;
    throw backboneErrors.error('SL-BACKBONE-051', { because, field: 'select.lane', value: range.lane });
  }
  if (range.through > range.after && range.after >= 0) return;
  const because = `the range after ${range.after} through ${range.through} is empty`;
  throw backboneErrors.error('SL-BACKBONE-051', { because, field: 'select.through' });
}

/** The messages of a request by place or by key, ascending within their lanes. Throws SL-BACKBONE-051 beyond the limit. */
async function selectedMessages(
  node: Node,
  subscription: Subscription,
  { select }: ReplayRequest,
): Promise<readonly StoredMessage[]> {
  if (select.kind === 'range') return [];
  const asked = select.kind === 'messages' ? select.messages.length : 0;
  if (asked > LIMITS.replayParked) throw tooMany(asked);
  const found =
    select.kind === 'key'
      ? await node.log.history(select.key, LIMITS.replayParked + 1)
      : await Promise.all(select.messages.map(({ lane, position }) => node.log.get(lane, position)));
  if (found.length > LIMITS.replayParked) throw tooMany(found.length);
  const wanted = topicMatcher(subscription.topics);
  const lanes = subscription.lanes ?? LANES;
  return found
    .filter((message) => message !== undefined)
    .filter((message) => wanted(message.topic) && lanes.includes(message.lane))
    .sort((left, right) => LANES.indexOf(left.lane) - LANES.indexOf(right.lane) || left.position - right.position);
}

const tooMany = (count: number): Error =>
  backboneErrors.error('SL-BACKBONE-051', {
    because: `${count} messages are more than the ${LIMITS.replayParked} that can be replayed one by one`,
    next: 'Replay a range instead.',
  });

async function countSelected(
  node: Node,
  subscription: Subscription,
  request: ReplayRequest,
): Promise<{ readonly total: number; readonly keys: number }> {
  const { select } = request;
  const keys = new Set<string>();
  if (select.kind !== 'range') {
    const messages = await selectedMessages(node, subscription, request);
    for (const message of messages) keys.add(message.key);
    return { total: messages.length, keys: keys.size };
  }
  checkRange(subscription, select);
  let total = 0;
  for (let after = select.after; ; ) {
    const page = await node.log.read(select.lane, after, REPLAY_PAGE, { topics: subscription.topics });
    const inside = page.filter((message) => message.position <= select.through);
    total += inside.length;
    for (const message of inside) keys.add(message.key);
    const last = page.at(-1);
    if (last === undefined || page.length < REPLAY_PAGE || last.position >= select.through) break;
    after = last.position;
  }
  return { total, keys: keys.size };
}
