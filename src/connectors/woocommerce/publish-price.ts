import type { CommandData, CommandResult, Envelope } from '../../canonical/envelope.ts';
import type { Call, Carried, CommandHandler } from '../../connector/connector.ts';
import { inLists } from '../../connector/in-lists.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import { equal, formatMoney, type Money } from '../../kernel/money.ts';
import { wooErrors } from './errors.ts';
import { priceInput } from './product-plan.ts';
import { foreignPrice, OPERATION, readVariant, type ShopProduct, type ShopVariant } from './product-reading.ts';
import { type Change, type Changed, writeAll } from './product-writing.ts';
import type { Publishing } from './publish-product.ts';

/** Articles whose prices are looked up and written together. */
const MOST_ARTICLES = 50;

type Request = CommandData<'publish-price'>;
type Wanted = Request['prices'][number];
type Answered = CommandResult<'publish-price'>['prices'][number];

/** The prices of an article on their way. */
interface Task {
  readonly data: Request;
  readonly answered: Map<string, Answered>;
  there?: ShopProduct;
  at: string;
  failed?: CodedError;
}

/** A price that is to be written, and what it is written to. */
interface Pending {
  readonly task: Task;
  readonly wanted: Wanted;
  readonly variant: ShopVariant;
}

/**
 * Shows prices where the shop still shows what is expected: `expected` is compared with what buyers pay, an offer of the merchant's
 * included. Products go in one call, variations by their product; what the shop refuses is said of that price alone, and what it
 * shows afterwards is read from its answer.
 */
export function publishPrice(publishing: Publishing): CommandHandler<'publish-price'> {
  const run = (commands: readonly Envelope<Request>[], call: Call) => publish(publishing, commands, call);
  return inLists(OPERATION, { most: MOST_ARTICLES, run });
}

async function publish(
  publishing: Publishing,
  commands: readonly Envelope<Request>[],
  call: Call,
): Promise<readonly Carried<'publish-price'>[]> {
  const tasks = commands.map(({ data }): Task => ({ data, answered: new Map(), at: '' }));
  const pricing = await publishing.shelf.pricing(call);
  for (const task of tasks) {
    const wrong = foreignPrice(task.data.prices, pricing);
    if (wrong !== undefined) task.failed = wrong;
  }
  await look(publishing, tasks.filter(isOpen), call);
  const pending = tasks.filter(isOpen).flatMap(compare);
  if (call.shadow) for (const { task, wanted } of pending) task.answered.set(wanted.sku, applied(wanted));
  else await write(publishing, pending, pricing.currency, call);
  return tasks.map(answerOf);
}

const isOpen = ({ failed }: Task): boolean => failed === undefined;

const applied = ({ sku, price }: Wanted): Answered => ({ sku, applied: true, shown: price });

function answerOf({ data, answered, at, failed }: Task): Carried<'publish-price'> {
  if (failed !== undefined) return { kind: 'failed', failure: failed.failure };
  return { kind: 'done', result: { prices: data.prices.map(({ sku }) => answered.get(sku) as Answered), at } };
}

async function look({ shelf }: Publishing, tasks: readonly Task[], call: Call): Promise<void> {
  const wanted = tasks.map(({ data }) => ({ id: data.product, variants: data.prices.map(({ sku }) => ({ sku })) }));
  // Two publications of one article do not share a call, so its id tells it.
  const found = await shelf.find(wanted, call);
  for (const task of tasks) {
    const one = found.get(task.data.product);
    if (one?.kind === 'found') {
      task.there = one.product;
      task.at = one.product.modifiedAt;
    } else {
      const because = `${task.data.product} is not in the shop`;
      const missing = wooErrors.error('SL-WOO-034', { because, field: 'product', value: task.data.product });
      task.failed = one?.kind === 'failed' ? one.error : missing;
    }
  }
}

/** What is to be written; the rest is answered at once. */
function compare(task: Task): readonly Pending[] {
  const { data, there, answered } = task;
  return data.prices.flatMap((wanted): Pending[] => {
    const { sku, price, expected } = wanted;
    const variant = there?.variants.find((one) => one.sku === sku);
    if (variant === undefined) {
      const because = `${sku} is no variant of product ${there?.id} in the shop`;
      answered.set(sku, { sku, applied: false, because });
      return [];
    }
    const shown = variant.price;
    if (shown !== undefined && equal(shown, price) && isShownAs(variant, wanted)) answered.set(sku, applied(wanted));
    else if (expected !== undefined && shown !== undefined && !equal(expected, shown) && !equal(price, shown)) {
      answered.set(sku, { sku, applied: false, shown });
    } else return [{ task, wanted, variant }];
    return [];
  });
}

/** Whether the shop shows it as the offer, or as the plain price, that it is. */
function isShownAs({ regular }: ShopVariant, wanted: Wanted): boolean {
  const input = priceInput(wanted);
  return regular !== undefined && input.regular_price === formatMoney(regular);
}

async function write({ client }: Publishing, pending: readonly Pending[], currency: string, call: Call): Promise<void> {
  const groups = new Map<string, Change<Pending>[]>();
  for (const one of pending) {
    const { there } = one.task;
    const path = there?.isVariable === true ? `products/${there.id}/variations` : 'products';
    const change = { tag: one, input: { id: Number(one.variant.id), ...inputOf(one) } };
    groups.set(path, [...(groups.get(path) ?? []), change]);
  }
  for (const [path, changes] of groups) {
    for (const done of await written(client, path, changes, call)) settle(done, currency);
  }
}

/** Dates of the shop's own would hide an offer of ours, so beside them the price is a plain one. */
function inputOf({ wanted, variant }: Pending): { readonly [key: string]: Json } {
  return priceInput(variant.dated ? { price: wanted.price } : wanted);
}

/** The variations of a product are a call of their own: one that is lost must not hold the others. */
async function written(
  client: Publishing['client'],
  path: string,
  changes: readonly Change<Pending>[],
  call: Call,
): Promise<readonly Changed<Pending>[]> {
  try {
    return await writeAll(client, path, changes, call);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    for (const { tag } of changes) tag.task.failed = error;
    return [];
  }
}

function settle(done: Changed<Pending>, currency: string): void {
  const { task, wanted, variant } = done.tag;
  const { sku, price } = wanted;
  const shownNow = (shown: Money | undefined) => (shown === undefined ? {} : { shown });
  if (done.kind === 'failed') {
    const because = `${sku}: ${done.error.failure.because}`.slice(0, 500);
    task.answered.set(sku, { sku, applied: false, ...shownNow(variant.price), because });
    return;
  }
  const row = readVariant(done.row, currency);
  if (row.modifiedAt > task.at) task.at = row.modifiedAt;
  if (row.price !== undefined && equal(row.price, price)) task.answered.set(sku, applied(wanted));
  else {
    const shown = row.price === undefined ? 'no price' : formatMoney(row.price);
    const because = `${sku}: ${formatMoney(price)} was written, and the shop shows ${shown}`;
    task.answered.set(sku, { sku, applied: false, ...shownNow(row.price), because });
  }
}
