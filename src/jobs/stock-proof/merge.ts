/** Articles of one side, in the order of the bytes of their SKUs. */
export interface Sorted {
  readonly sku: string;
}

/** Letters beyond which the order of JavaScript's strings is not the order of their bytes. */
const FAR = /[\ud800-\uffff]/;

/** The order in which PostgreSQL sorts by bytes. */
export function compareBytes(left: string, right: string): number {
  if (left === right) return 0;
  if (FAR.test(left) || FAR.test(right)) return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return left < right ? -1 : 1;
}

/** Rows of a sorted stream that are about one SKU, together. */
export async function* groupBySku<Row extends Sorted>(
  rows: AsyncIterable<readonly Row[]>,
): AsyncGenerator<{ readonly sku: string; readonly rows: readonly Row[] }> {
  let group: Row[] = [];
  for await (const page of rows) {
    for (const row of page) {
      const [first] = group;
      if (first !== undefined && first.sku !== row.sku) {
        yield { sku: first.sku, rows: group };
        group = [];
      }
      group.push(row);
    }
  }
  const [first] = group;
  if (first !== undefined) yield { sku: first.sku, rows: group };
}

/** One after the other, out of pages. */
export async function* each<Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<Row> {
  for await (const page of pages) yield* page;
}

/** Two sorted streams side by side: every SKU once, with what each side has of it. Holds one article of each in memory. */
export async function* mergeSorted<Left extends Sorted, Right extends Sorted>(
  lefts: AsyncIterator<Left>,
  rights: AsyncIterator<Right>,
): AsyncGenerator<{ readonly left?: Left; readonly right?: Right }> {
  let left = await lefts.next();
  let right = await rights.next();
  while (left.done !== true || right.done !== true) {
    const order = left.done === true ? 1 : right.done === true ? -1 : compareBytes(left.value.sku, right.value.sku);
    yield {
      ...(order <= 0 && left.done !== true ? { left: left.value } : {}),
      ...(order >= 0 && right.done !== true ? { right: right.value } : {}),
    };
    const isLeft = order <= 0;
    const isRight = order >= 0;
    if (isLeft) left = await lefts.next();
    if (isRight) right = await rights.next();
  }
}

/** Pages of a sorted table; the next one is on its way while one is worked on. A page with fewer rows than `limit` is the last. */
export async function* pagesAhead<Row>(
  limit: number,
  read: (last: Row | undefined) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let ahead: Promise<readonly Row[]> | undefined = read(undefined); ahead !== undefined; ) {
    const page: readonly Row[] = await ahead;
    ahead = page.length < limit ? undefined : read(page.at(-1));
    // Who stops halfway never asks for it; who goes on hears of its failure.
    ahead?.catch(() => {});
    yield page;
  }
}
