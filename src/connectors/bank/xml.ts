import { XMLParser } from 'fast-xml-parser';

/** An element that was read: children by their names without prefix, attributes with `@` in front, its text as `#text`. */
type Element = Readonly<Record<string, unknown>>;
export type Node = Element | string | undefined;

/** Values stay text, so that no digit is lost; entities are decoded here, because the file may declare none of its own. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  trimValues: true,
});

/** The elements of a well-formed piece of XML. Throws what the parser throws. */
export const parseXml = (text: string): Node => parser.parse(text) as Element;

/** The first element at the end of a path. */
export function at(node: Node, ...path: readonly string[]): Node {
  let current: unknown = node;
  for (const name of path) {
    const own = current as Element;
    current = typeof current === 'object' && current !== null && Object.hasOwn(current, name) ? own[name] : undefined;
    if (Array.isArray(current)) [current] = current as unknown[];
  }
  return current as Node;
}

/** All children of one name. */
export function all(node: Node, name: string): readonly Node[] {
  if (typeof node !== 'object' || !Object.hasOwn(node, name)) return [];
  const found = node[name];
  return (Array.isArray(found) ? found : [found]) as readonly Node[];
}

/** The text of the first element at the end of a path; undefined when it is missing or empty. */
export function textAt(node: Node, ...path: readonly string[]): string | undefined {
  const found = at(node, ...path);
  const text = typeof found === 'object' ? found['#text'] : found;
  return typeof text === 'string' && text !== '' ? decode(text) : undefined;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five entities that XML knows by itself, and characters by number. Each is decoded once. */
function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g, (whole, ten, hex, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = ten === undefined ? Number.parseInt(hex, 16) : Number(ten);
    return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
  });
}
