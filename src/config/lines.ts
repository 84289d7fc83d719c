import { type Document, isMap, isPair, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { Path } from './origin.ts';

/** The line on which a path is written; of its key where there is one. */
export function lineOf(document: Document, lines: LineCounter, path: Path): number | undefined {
  let node: unknown = document.contents;
  let place: Node | undefined;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
      );
      if (pair === undefined) return undefined;
      place = pair.key as Node;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      place = node as Node | undefined;
    } else return undefined;
  }
  const offset = place?.range?.[0];
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

/** The line of the nearest thing around a path that is written. */
export function nearestLine(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lineOf(document, lines, path.slice(0, length));
    if (line !== undefined) return line;
  }
  return 1;
}
