import type { CommandData, CommandResult, Envelope } from '../../canonical/envelope.ts';
import { PRODUCT } from '../../connector/articles.ts';
import type { Call, Carried, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import { inLists } from '../../connector/in-lists.ts';
import { instant } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { type Client, MOST_PER_PAGE } from './client.ts';
import type { WooSettings } from './manifest.ts';
import { type Plan, parentSkuOf, planOf } from './product-plan.ts';
import { foreignPrice, OPERATION, readProduct, readVariant, type Shelf, type ShopProduct } from './product-reading.ts';
import type { ProductSearch } from './product-search.ts';
import { type Change, type Changed, writeAll } from './product-writing.ts';

/** Articles that are looked for and written together; each variable one costs a call of its own. */
const MOST_ARTICLES = 20;

type Request = CommandData<'publish-product'>;
type Result = CommandResult<'publish-product'>;

/** An article on its way, with what the shop shows of it. */
interface Task {
  readonly data: Request;
  there?: ShopProduct | undefined;
  plan?: Plan;
  answer?: Carried<'publish-product'>;
}

/** What publishing articles works with. */
export interface Publishing {
  readonly context: ConnectionContext<WooSettings>;
  readonly client: Client;
  readonly shelf: Shelf;
  readonly search: ProductSearch;
}

/**
 * Brings articles to the shop as their owner has them. Each is looked for first (binding, SKU, barcode, trash) and written only where it
 * differs, so that a repeat after a lost answer finds what was made. Products go in one call and the variations of each in another, and
 * whatever the shop refuses is refused for that article alone.
 */
export function publishProduct(publishing: Publishing): CommandHandler<'publish-product'> {
  const run = (commands: readonly Envelope<Request>[], call: Call) => publish(publishing, commands, call);
  return inLists(OPERATION, { most: MOST_ARTICLES, mostInBulk: MOST_PER_PAGE, run });
}

async function publish(
  publishing: Publishing,
  commands: readonly Envelope<Request>[],
  call: Call,
): Promise<readonly Carried<'publish-product'>[]> {
  const tasks: Task[] = commands.map(({ data }) => ({ data }));
  const pricing = await publishing.shelf.pricing(call);
  for (const task of tasks) fail(task, foreignPrice(task.data.prices, pricing));
  await look(publishing, tasks.filter(isOpen), call);
  await decide(publishing, tasks.filter(isOpen), call);
  if (!call.shadow) await write(publishing, tasks.filter(isOpen), pricing.currency, call);
  const now = instant(publishing.context.clock.now());
  for (const task of tasks.filter(isOpen)) {
    const { there } = task;
    if (there !== undefined && !call.shadow) await bind(publishing.context, task.data, there);
    task.answer = { kind: 'done', result: resultOf(publishing.context, task.data, there, now) };
  }
  return tasks.map(({ answer }) => answer as Carried<'publish-product'>);
}

const isOpen = ({ answer }: Task): boolean => answer === undefined;

function fail(task: Task, error: CodedError | undefined): void {
  if (error !== undefined && task.answer === undefined) task.answer = { kind: 'failed', failure: error.failure };
}

/** Runs what may be impossible for one article alone. */
function attempt(task: Task, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    fail(task, error);
  }
}

async function look({ shelf }: Publishing, tasks: readonly Task[], call: Call): Promise<void> {
  const found = await shelf.find(
    tasks.map(({ data: { product } }) => ({ ...product, alsoSkus: [parentSkuOf(product)] })),
    call,
  );
  for (const task of tasks) {
    const one = found.get(task.data.product.id);
    if (one?.kind === 'failed') fail(task, one.error);
    if (one?.kind === 'found') task.there = one.product;
  }
}

async function decide({ context, shelf, search }: Publishing, tasks: readonly Task[], call: Call): Promise<void> {
  if (tasks.length === 0) return;
  const shared = await shelf.attributes(call);
  const components = tasks.flatMap(({ data: { product } }) => product.components.map(({ sku }) => sku));
  const rows = components.length === 0 ? new Map() : await search.bySku(components, call);
  const titles = new Map(
    [...rows].flatMap(([sku, [row]]) => {
      const title = row?.at('name').optionalText(200);
      return title === undefined ? [] : [[sku, title] as const];
    }),
  );
  for (const task of tasks) {
    attempt(task, () => {
      task.plan = planOf(task.data, task.there, { settings: context.settings, shared, titles });
    });
  }
}

/** Products first: their variations need the attributes that they are told apart by, and SKUs that the product gives up. */
async function write({ client }: Publishing, tasks: readonly Task[], currency: string, call: Call): Promise<void> {
  const changes = tasks.flatMap((task): Change<Task>[] => {
    const { there, plan } = task;
    if (plan?.product === undefined) return [];
    return [{ tag: task, input: { ...plan.product, ...(there === undefined ? {} : { id: Number(there.id) }) } }];
  });
  for (const done of await writeAll(client, 'products', changes, call)) {
    if (done.kind === 'failed') fail(done.tag, done.error);
    else {
      const { tag: task, row } = done;
      const wasVariable = task.there?.isVariable === true;
      const read = readProduct(row, [], currency);
      const kept = wasVariable ? (task.there?.variants ?? []) : read.variants;
      task.there = { ...read, variants: read.isVariable ? (wasVariable ? kept : []) : named(read, task) };
    }
  }
  for (const task of tasks.filter(isOpen)) await writeVariations(client, task, currency, call);
}

/** A product without variations stands under the hub's SKU, also where the shop calls it otherwise. */
function named(read: ShopProduct, { data, there }: Task): ShopProduct['variants'] {
  const sku = there?.variants[0]?.sku ?? data.product.variants[0]?.sku;
  return read.variants.map((variant) => ({ ...variant, sku }));
}

async function writeVariations(client: Client, task: Task, currency: string, call: Call): Promise<void> {
  const { plan, there } = task;
  if (plan === undefined || there === undefined) return;
  const changes = [...plan.created, ...plan.updated].map(
    (input): Change<string> => ({ tag: String(input.sku ?? input.id), input }),
  );
  if (changes.length === 0) return;
  const path = `products/${there.id}/variations`;
  let done: readonly Changed<string>[];
  try {
    done = await writeAll(client, path, changes, call);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    // Each product's variations are a call of their own: one that is lost must not hold the others.
    fail(task, error);
    return;
  }
  const failed = done.flatMap((one) => (one.kind === 'failed' ? [one] : []));
  const [first] = failed;
  if (first !== undefined) {
    const { failure } = first.error;
    const because = failed
      .slice(0, 3)
      .map(({ tag, error }) => `${tag}: ${error.failure.because}`)
      .join('; ');
    fail(task, new CodedError({ ...failure, because }));
    return;
  }
  const rows = done.flatMap((one) => (one.kind === 'written' ? [readVariant(one.row, currency)] : []));
  const before = new Map(there.variants.map((variant) => [variant.id, variant]));
  for (const row of rows) before.set(row.id, { ...row, sku: before.get(row.id)?.sku ?? row.sku });
  const times = [there.modifiedAt, ...rows.map(({ modifiedAt }) => modifiedAt)];
  task.there = { ...there, variants: [...before.values()], modifiedAt: [...times].sort().at(-1) ?? there.modifiedAt };
}

async function bind(
  { bindings, connection }: ConnectionContext<WooSettings>,
  { product }: Request,
  { id, title }: ShopProduct,
): Promise<void> {
  const foreignName = title.slice(0, 200);
  await bindings.bind({ canonical: product.id, connection, kind: PRODUCT, foreignId: id, foreignName });
}

function resultOf(
  { connection }: ConnectionContext<WooSettings>,
  { product }: Request,
  there: ShopProduct | undefined,
  now: string,
): Result {
  if (there === undefined) return { record: { connection, id: '-' }, prices: [], at: now };
  const bySku = new Map(there.variants.map((variant) => [variant.sku, variant]));
  return {
    record: { connection, id: there.id, name: there.title.slice(0, 200) },
    prices: product.variants.flatMap(({ sku }) => {
      const price = bySku.get(sku)?.price;
      return price === undefined ? [] : [{ sku, shown: price }];
    }),
    at: there.modifiedAt,
  };
}
