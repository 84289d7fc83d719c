import type { CommandData, CommandResult, Envelope } from '../../canonical/envelope.ts';
import type { Call, Carried, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import { inLists } from '../../connector/in-lists.ts';
import { instant } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import { quantity } from '../../kernel/quantity.ts';
import { type Client, MOST_PER_PAGE } from './client.ts';
import { wooErrors } from './errors.ts';
import { Died, readError } from './failures.ts';
import type { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { metaOf } from './order-reading.ts';
import type { Asking, ProductSearch } from './product-search.ts';
import { type Taken, takenBetween, takenOfLate, takenSoon } from './sold-meanwhile.ts';
import { queues } from './turns.ts';

/** The hidden field of an article that holds the token of the last publication. */
const TOKEN_META = '_storeloom_token';
/** How often, and how long apart, a number is looked for after it was written. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 300;
/** Up to so many pieces a number is not simply written, however few buyers there are: they could be sold out before it is put right. */
const LAST_PIECES = 10;

type Publication = CommandData<'publish-availability'>;
type Done = CommandResult<'publish-availability'>;

/** Batches that the shop may die over in one publication: enough to find two bad articles among a hundred. */
const MOST_DEATHS = 16;

/** A publication on its way, with what the shop shows of its article. */
interface Task {
  readonly data: Publication;
  readonly wanted: number;
  /** Less than wanted, because so many were sold while it was written. */
  right?: number;
  /** The shelf is closed for a moment; the token is written when it is opened. */
  readonly isClosing?: boolean;
  article?: Article;
  /** What orders had taken before the number was read that was expected. */
  before?: Taken | undefined;
  answer?: Carried<'publish-availability'> | undefined;
  /** The shop died over a batch of which this is one: it may be written or not, and another may be to blame. */
  isDoubtful?: boolean;
}

/** A publication that began to write and has no answer yet. */
interface Begun {
  readonly token: number;
  readonly before: Taken;
}

/** What the shop is asked by. */
interface Desk {
  readonly client: Client;
  readonly search: ProductSearch;
  /** By SKU. */
  readonly begun: Map<string, Begun>;
}

/** What is being written to, and how often the shop may still die over it. */
interface Pen {
  readonly client: Client;
  deathsLeft: number;
}

export interface Article {
  readonly id: string;
  /** The product of a variation. */
  readonly parent?: string;
  readonly sku: string;
  /** What buyers can have; absent when the shop does not count it for this article alone. */
  readonly count?: number;
  /** What is shown, which for some variations is their product's number. */
  readonly shown: number;
  /** Whether that number is counted at all; otherwise the article is sold without end. */
  readonly isCounted: boolean;
  readonly token: number;
  /** When the shop last changed it, to the second. */
  readonly modifiedAt: string;
}

/**
 * Writes an absolute number. The shop has no compare-and-set and no version, so three things stand in for it: the number is read
 * directly before it is written and compared with `expected`; the token of the publication is written with it and read before the next, so
 * that an older one never wins; and it is read back. What a buyer takes between the reading and the writing is wiped out by the writing, and
 * would be sold again: the orders of that moment tell of it, and the number is put right before the hub is answered. A try whose answer was
 * lost is taken up where it began to write. Articles are written one after the other in this process, many in one call.
 */
export function publishAvailability(
  context: ConnectionContext<WooSettings>,
  client: Client,
  search: ProductSearch,
): CommandHandler<'publish-availability'> {
  const inQueue = queues();
  const desk: Desk = { client, search, begun: new Map() };
  const run = (commands: readonly Envelope<Publication>[], call: Call) =>
    inQueue([...new Set(commands.map(({ data }) => data.sku))], () => publish(context, desk, commands, call));
  return inLists('stock', { most: MOST_PER_PAGE, run });
}

async function publish(
  context: ConnectionContext<WooSettings>,
  desk: Desk,
  commands: readonly Envelope<Publication>[],
  call: Call,
): Promise<readonly Carried<'publish-availability'>[]> {
  const tasks: Task[] = commands.map(({ data }) => ({ data, wanted: Number(data.quantity.value) }));
  for (const task of tasks) checkPublication(task, context.settings);
  // Before the numbers are read, so that nothing that is sold after that can be missed.
  const before = call.shadow ? undefined : await takenOfLate(desk.client, call);
  await lookUp(desk.search, tasks.filter(isOpen), call);
  const now = instant(context.clock.now());
  for (const task of tasks.filter(isOpen)) {
    task.before = begunBefore(desk, task);
    task.answer = settledBefore(task, now);
  }
  supersede(tasks, now);
  const writing = tasks.filter(isOpen);
  if (before === undefined) for (const task of writing) task.answer = done(task.wanted, true, now);
  else await writeAll(context, desk, writing, before, call);
  return tasks.map(({ answer, data }) => answer ?? failed(missing(data.sku, 'the shop did not answer for it')));
}

/** Writes what is to be written, and keeps what it set out from until there is an answer. */
async function writeAll(
  context: ConnectionContext<WooSettings>,
  desk: Desk,
  tasks: readonly Task[],
  before: Taken,
  call: Call,
): Promise<void> {
  const { client, search, begun } = desk;
  // What was begun and not ended may have been written over a sale, or the shelf is still closed.
  const last = tasks.filter((task) => task.before !== undefined || isLast(task, before, context.clock.now()));
  const others = tasks.filter((task) => !last.includes(task));
  for (const task of tasks) {
    task.before ??= before;
    begun.set(task.data.sku, { token: task.data.token, before: task.before });
  }
  const pen = { client, deathsLeft: MOST_DEATHS };
  await write(pen, others, call);
  await readBack(context, search, others.filter(isOpen), call);
  // Earlier than the orders, so that what is sold between the two readings never hides what was wiped out: a number that is higher
  // than the orders leave may have been written over some of them.
  const after = await takenOfLate(client, call);
  const wrong = others.filter((task) => isTaken(task) && shownBy(task) > rightFor(task, after));
  await reopen(context, desk, pen, [...last, ...wrong, ...others.filter((task) => task.isDoubtful)], call);
  for (const { data, answer } of tasks) if (answer?.kind === 'done') begun.delete(data.sku);
}

/** From where this very publication began to write before, when it has no answer yet and no newer one was written. */
function begunBefore({ begun }: Desk, { data, article }: Task): Taken | undefined {
  const first = begun.get(data.sku);
  return first?.token === data.token && (article?.token ?? 0) <= data.token ? first.before : undefined;
}

const isOpen = ({ answer }: Task): boolean => answer === undefined;

function done(shown: number, applied: boolean, at: string): Carried<'publish-availability'> {
  const result: Done = { applied, shown: quantity(shown), at };
  return { kind: 'done', result };
}

const failed = (error: CodedError): Carried<'publish-availability'> => ({ kind: 'failed', failure: error.failure });

function checkPublication(task: Task, { location }: WooSettings): void {
  const { data, wanted } = task;
  const refuse = (field: string, rule: string, value: string): void => {
    const because = `${field} is ${value}; ${rule}`;
    task.answer = failed(wooErrors.error('SL-WOO-021', { because, field, rule, value }));
  };
  if (!Number.isSafeInteger(wanted) || wanted < 0) {
    refuse('quantity', 'the shop counts whole pieces from 0', data.quantity.value);
  } else if (data.location !== undefined && data.location !== location) {
    refuse('location', `the shop has one stock, which stands for ${location ?? 'no location'}`, data.location);
  }
}

/** A token that the shop has seen, or a number that nobody expected: then nothing is written. */
function settledBefore(task: Task, now: string): Carried<'publish-availability'> | undefined {
  const { data, article } = task;
  if (article === undefined || task.before !== undefined) return undefined;
  // Our own earlier try, whose answer was lost; what buyers took since is no reason to write it again.
  if (article.token === data.token) return done(article.shown, true, article.modifiedAt);
  if (article.token > data.token) return done(article.shown, false, now);
  const expected = data.expected === undefined ? undefined : Number(data.expected.value);
  if (expected !== undefined && article.count !== undefined && expected !== article.shown) {
    return done(article.shown, false, now);
  }
  return undefined;
}

/** Of several publications of one article in one call only the newest is written. */
function supersede(tasks: readonly Task[], now: string): void {
  const newest = new Map<string, Task>();
  for (const task of tasks.filter(isOpen)) {
    const { sku, token } = task.data;
    const other = newest.get(sku);
    if (other === undefined || other.data.token < token) newest.set(sku, task);
  }
  for (const task of tasks.filter(isOpen)) {
    const winner = newest.get(task.data.sku);
    if (winner !== task) task.answer = done(winner?.wanted ?? 0, winner?.data.token === task.data.token, now);
  }
}

async function lookUp(search: ProductSearch, tasks: readonly Task[], call: Call): Promise<void> {
  const found = await articlesOf(
    search,
    tasks.map(({ data }) => data.sku),
    call,
  );
  for (const task of tasks) {
    const { sku } = task.data;
    const [article, ...others] = found.get(sku) ?? [];
    if (article === undefined) task.answer = failed(missing(sku, 'no article of the shop has it'));
    else if (others.length > 0) task.answer = failed(missing(sku, `${others.length + 1} articles of the shop have it`));
    else task.article = article;
  }
}

function missing(sku: string, what: string): CodedError {
  return wooErrors.error('SL-WOO-029', { because: `SKU ${sku}: ${what}`, field: 'sku', value: sku });
}

/** Products and variations by the SKUs of the hub; what a mapping names otherwise is found by that. */
export async function articlesOf(
  search: ProductSearch,
  skus: readonly string[],
  call: Asking,
): Promise<ReadonlyMap<string, readonly Article[]>> {
  const rows = await search.bySku(skus, call, 'stock');
  return new Map([...rows].map(([sku, found]) => [sku, found.flatMap((row) => readArticle(row, sku) ?? [])] as const));
}

export function readArticle(product: Field, sku: string): Article | undefined {
  // The product of variations has a SKU of its own sometimes and is never sold itself.
  if ((product.at('type').optionalText(60) ?? '').startsWith('variable')) return undefined;
  const parent = product.at('parent_id').optionalId();
  const shown = product.at('stock_quantity').optionalInteger() ?? 0;
  const token = Number(metaOf(product, TOKEN_META).get('') ?? 0);
  return {
    id: product.at('id').id(),
    ...(parent === undefined ? {} : { parent }),
    sku,
    ...(product.at('manage_stock').value === true ? { count: shown } : {}),
    shown,
    isCounted: product.at('manage_stock').value === true || product.at('manage_stock').value === 'parent',
    token: Number.isSafeInteger(token) ? token : 0,
    modifiedAt: product.at('date_modified_gmt').gmt(),
  };
}

/** Whether buyers could take all that is offered before a number that was written over a sale is put right. */
function isLast({ wanted, article }: Task, before: Taken, nowMs: number): boolean {
  if (article?.count === undefined || article.count === 0 || wanted === 0 || wanted === article.count) return false;
  return wanted <= Math.max(LAST_PIECES, takenSoon(before, article.id, nowMs));
}

/**
 * Writes a number so that nobody can buy in that moment: the shelf is closed, what was sold until then is counted, and it is opened with
 * what is left. When the shop dies while shelves are opened, some may be open already and sold from: each half of them is
 * closed and counted again, until the one that it dies of stands alone.
 */
async function reopen(
  context: ConnectionContext<WooSettings>,
  desk: Desk,
  pen: Pen,
  tasks: readonly Task[],
  call: Call,
): Promise<void> {
  if (tasks.length === 0) return;
  const { client, search } = desk;
  const closing = tasks.map((task) => ({
    task,
    closed: { ...task, answer: undefined, isDoubtful: false, isClosing: true } as Task,
  }));
  const closed = closing.map((each) => each.closed);
  await write(pen, closed, call);
  await readBack(context, search, closed.filter(isOpen), call);
  const after = await takenOfLate(client, call);
  for (const { task, closed } of closing) {
    task.answer = closed.answer?.kind === 'failed' ? closed.answer : undefined;
    task.right = rightFor(task, after);
    task.isDoubtful = false;
  }
  const opening = tasks.filter(isOpen);
  await write(pen, opening, call);
  await readBack(context, search, opening.filter(isOpen), call);
  const doubtful = opening.filter((task) => task.isDoubtful);
  const middle = Math.ceil(doubtful.length / 2);
  await reopen(context, desk, pen, doubtful.slice(0, middle), call);
  await reopen(context, desk, pen, doubtful.slice(middle), call);
}

function rightFor({ wanted, article, before }: Task, after: Taken): number {
  const taken = before === undefined ? undefined : takenBetween(before, after, article?.id ?? '');
  return Math.max(0, wanted - (taken ?? wanted));
}

/** The shop took this very number; what it never counted before, nobody could buy by number. */
function isTaken({ answer, article }: Task): boolean {
  return answer?.kind === 'done' && answer.result.applied && article?.count !== undefined;
}

const shownBy = ({ answer }: Task): number => (answer?.kind === 'done' ? Number(answer.result.shown.value) : 0);

/** Products in one batch, the variations of each product in one of their own. */
async function write(pen: Pen, tasks: readonly Task[], call: Call): Promise<void> {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    const parent = task.article?.parent;
    const path = parent === undefined ? 'products' : `products/${parent}/variations`;
    groups.set(path, [...(groups.get(path) ?? []), task]);
  }
  // Each product's variations are a call of their own: one that fails must not hold the others.
  for (const [path, group] of groups) await writeHalving(pen, path, group, call);
}

/**
 * A batch that is refused as a whole is halved until the bad one stands alone. One that the shop dies over is halved here only while
 * shelves are closed: nothing else may be written a second time over what buyers took, and is left in doubt.
 */
async function writeHalving(pen: Pen, path: string, group: readonly Task[], call: Call): Promise<void> {
  try {
    await writeGroup(pen.client, path, group, call);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const hasDied = error instanceof Died && group.length > 1 && pen.deathsLeft > 0;
    if (hasDied) pen.deathsLeft -= 1;
    const isHalved = hasDied ? group.every((task) => task.isClosing) : group.length > 1 && isRefusal(error);
    if (!isHalved) {
      for (const task of group) task.answer = failed(error);
      for (const task of group) task.isDoubtful = hasDied;
      return;
    }
    const middle = Math.ceil(group.length / 2);
    await writeHalving(pen, path, group.slice(0, middle), call);
    await writeHalving(pen, path, group.slice(middle), call);
  }
}

/** Whether the shop refused what was asked, and not who asked or where: nothing was written, perhaps because of one article. */
const isRefusal = ({ failure }: CodedError): boolean => ['SL-WOO-008', 'SL-WOO-024'].includes(failure.code);

async function writeGroup(client: Client, path: string, group: readonly Task[], call: Call): Promise<void> {
  const [only] = group;
  if (group.length === 1 && only !== undefined) {
    const id = only.article?.id ?? '';
    await client.ask({ method: 'PUT', path: `${path}/${id}`, body: change(only), operation: 'stock', call });
    return;
  }
  const update = group.map((task) => ({ id: Number(task.article?.id), ...change(task) }));
  const { body } = await client.ask({
    method: 'POST',
    path: `${path}/batch`,
    body: { update },
    operation: 'stock',
    call,
  });
  // The batch answers 200 whatever became of its items.
  const errors = new Map(
    body
      .at('update')
      .presentList()
      .flatMap((item) => {
        const error = readError(item.at('error'));
        return error === undefined ? [] : [[item.at('id').id(), error] as const];
      }),
  );
  for (const task of group) {
    const error = errors.get(task.article?.id ?? '');
    if (error === undefined) continue;
    const because = `${task.data.sku}: the shop says: ${error.message} (${error.code})`;
    task.answer = failed(wooErrors.error('SL-WOO-024', { because }));
  }
}

/** A variation that shares its product's number gets one of its own: the hub proves numbers by SKU. */
function change({ data, wanted, right, isClosing, article }: Task): { [key: string]: Json } {
  if (isClosing) return { manage_stock: true, stock_quantity: 0 };
  // What is shown already is not written again: a buyer might take a piece in that moment.
  const isShown = right === undefined && article?.count === wanted;
  const number = isShown ? {} : { manage_stock: true, stock_quantity: right ?? wanted };
  return { ...number, meta_data: [{ key: TOKEN_META, value: String(data.token) }] };
}

/** A cache in the shop may show the old number for a moment; what it still does not show then was not kept. */
async function readBack(
  { clock }: ConnectionContext<WooSettings>,
  search: ProductSearch,
  tasks: readonly Task[],
  call: Call,
): Promise<void> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const waiting = tasks.filter(isOpen);
    if (waiting.length === 0) return;
    if (look > 1) await clock.sleep(BETWEEN_LOOKS_MS, call.signal);
    const now = await articlesOf(
      search,
      waiting.map(({ data }) => data.sku),
      call,
    );
    for (const task of waiting) {
      const article = now.get(task.data.sku)?.find(({ id }) => id === task.article?.id);
      if (article?.count === undefined) continue;
      if (task.isClosing ? article.count > 0 : article.token < task.data.token) continue;
      // Fewer than written: a buyer was there in between. A newer token: another hub was.
      task.answer = done(article.shown, article.token === task.data.token, article.modifiedAt);
    }
  }
  for (const task of tasks.filter(isOpen)) {
    const because = `${task.data.sku}: ${task.wanted} was written, and the shop does not show it`;
    task.answer = failed(wooErrors.error('SL-WOO-030', { because }));
  }
}
