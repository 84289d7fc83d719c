import type { Consumer } from './consumer.ts';
import type { Node } from './node.ts';

/** Saves every cursor of the process that moved, in one statement; a slice that is no longer ours is let go. */
export async function saveCursors(node: Node, consumers: readonly Consumer[], all: boolean): Promise<void> {
  const moved = consumers.flatMap((consumer) => consumer.movedCursors(all).map((each) => ({ ...each, consumer })));
  if (moved.length === 0) return;
  for (const { track } of moved) track.moved = false;
  const refused = await node.state
    .saveCursors(
      node.owner(),
      moved.map((each) => each.write),
    )
    .catch((reason: unknown) => {
      for (const { track } of moved) track.moved = true;
      throw reason;
    });
  const lost = new Set(refused);
  const names = new Set([...lost].map((write) => `${write.subscription}/${write.lane}/${write.slice}/${write.epoch}`));
  for (const { track, write, consumer } of moved) {
    if (names.has(`${write.subscription}/${write.lane}/${write.slice}/${write.epoch}`)) consumer.lose(track);
    else track.saved = Math.max(track.saved, write.position);
  }
}
