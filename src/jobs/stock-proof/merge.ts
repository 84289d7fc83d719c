/** Something about an article. */
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

/** A sorted stream that is looked at one row at a time, and waits only between its pages. */
class Stream<Row extends Sorted> {
  readonly #pages: AsyncIterator<readonly Row[]>;
  #page: readonly Row[] = [];
  #at = 0;
  #isOver = false;

  constructor(pages: AsyncIterable<readonly Row[]>) {
    this.#pages = pages[Symbol.asyncIterator]();
  }

  get head(): Row | undefined {
    return this.#page[this.#at];
  }

  step(): void {
    this.#at += 1;
  }

  get needsMore(): boolean {
    return this.#at >= this.#page.length && !this.#isOver;
  }

  async fill(): Promise<void> {
    while (this.needsMore) {
      const next = await this.#pages.next();
      this.#isOver = next.done === true;
      this.#page = next.done === true ? [] : next.value;
      this.#at = 0;
    }
  }
}

/** What two sides have of an article. */
export interface Pair<Left, Right> {
  readonly sku: string;
  readonly left?: Left;
  readonly rights: readonly Right[];
}

/** Pairs that are handed over at once. */
const BATCH = 500;

/**
 * Two sorted streams side by side: every SKU once, with its one row on the left and all of its rows on the right. Only a page of each
 * is in memory, and the rows of one article.
 */
export async function* mergeSorted<Left extends Sorted, Right extends Sorted>(
  leftPages: AsyncIterable<readonly Left[]>,
  rightPages: AsyncIterable<readonly Right[]>,
): AsyncGenerator<readonly Pair<Left, Right>[]> {
  const lefts = new Stream(leftPages);
  const rights = new Stream(rightPages);
  let batch: Pair<Left, Right>[] = [];
  for (;;) {
    if (lefts.needsMore) await lefts.fill();
    if (rights.needsMore) await rights.fill();
    const left = lefts.head;
    const right = rights.head;
    if (left === undefined && right === undefined) break;
    const order = left === undefined ? 1 : right === undefined ? -1 : compareBytes(left.sku, right.sku);
    const sku = (order <= 0 ? left : right)?.sku ?? '';
    const mine: Right[] = [];
    while (order >= 0 && rights.head?.sku === sku) {
      mine.push(rights.head);
      rights.step();
      // The rows of an article may go on in the next page.
      if (rights.needsMore) await rights.fill();
    }
    if (order <= 0) lefts.step();
    batch.push({ sku, ...(order <= 0 && left !== undefined ? { left } : {}), rights: mine });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
