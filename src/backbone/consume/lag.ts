import type { Lane } from '../../canonical/envelope.ts';
import type { Subscription } from '../backbone.ts';
import type { Position } from '../event-log.ts';
import type { Consumer } from './consumer.ts';
import type { Node } from './node.ts';

/** Messages that are counted one by one; beyond them the lag is the distance in positions. */
const COUNT_MOST = 500;

/** How far each slice of a subscription is, by `<lane>/<slice>`; of the slices of this node the newer ones in memory. */
export async function cursorsOf(
  node: Node,
  name: string,
  consumer: Consumer | undefined,
): Promise<ReadonlyMap<string, Position>> {
  const cursors = new Map<string, Position>();
  for (const row of await node.state.cursors(name)) cursors.set(`${row.lane}/${row.slice}`, row.position);
  for (const row of consumer?.positions() ?? []) {
    const id = `${row.lane}/${row.slice}`;
    cursors.set(id, Math.max(cursors.get(id) ?? 0, row.position));
  }
  return cursors;
}

/** The messages of a lane up to `head` that no cursor has passed. */
export async function laneLag(
  node: Node,
  { topics }: Subscription,
  lane: Lane,
  cursors: ReadonlyMap<string, Position>,
  head: Position,
): Promise<{ readonly lag: number; readonly oldest: number | undefined }> {
  const positions = [...cursors].filter(([id]) => id.startsWith(`${lane}/`)).map(([, position]) => position);
  const least = positions.length === 0 ? 0 : Math.min(...positions);
  if (least >= head) return { lag: 0, oldest: undefined };
  const after = await node.log.read(lane, least, COUNT_MOST, { topics });
  const open = after.filter(
    ({ position, slice }) => position <= head && position > (cursors.get(`${lane}/${slice}`) ?? 0),
  );
  const lag = after.length < COUNT_MOST ? open.length : head - least;
  return { lag, oldest: open[0]?.recordedAt };
}
