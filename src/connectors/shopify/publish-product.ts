import type { CommandData, Envelope } from '../../canonical/envelope.ts';
import { onBehalfOf } from '../../connector/call-scope.ts';
import type { Call, Carried, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import { inLists } from '../../connector/in-lists.ts';
import { CodedError } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { BulkOperations } from './bulk-operations.ts';
import type { Client } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { ShopifySettings } from './manifest.ts';
import { findProducts } from './many-products.ts';
import { setProductInBulk } from './product-operations.ts';
import { OPERATION, refuseForeignPrices, type Shelf, type ShopProduct } from './product-reading.ts';
import {
  bindProduct,
  type Input,
  inputFor,
  named,
  resultOf,
  variablesFor,
  writeProduct,
  writtenProduct,
} from './product-writing.ts';

/** So many changes still go one by one: an operation of the shop takes some seconds to begin and to end. */
const FEW = 20;
/** How often it is looked, and written what is missing, before articles of which nothing is known go on alone. */
const ROUNDS = 3;

type Request = CommandData<'publish-product'>;

/** An article on its way, with what the shop shows of it. */
interface Task {
  readonly command: Envelope<Request>;
  there: ShopProduct | undefined;
  /** What `productSet` is to be called with. */
  variables: Input | undefined;
  /** What the shop said of the last try, where that was no outcome. */
  complaint: string | undefined;
  answer: Carried<'publish-product'> | undefined;
}

/** What publishing articles works with. */
export interface Publishing {
  readonly context: ConnectionContext<ShopifySettings>;
  readonly client: Client;
  readonly shelf: Shelf;
  readonly bulk: BulkOperations;
}

/**
 * Brings articles to the shop as their owner has them. Each product is looked for first (binding, handle, SKU) and written only where
 * it differs; a repeat after a lost answer finds what was made. A few are written one by one, many by an operation of the shop, whose
 * outcome is heard article by article; of whatever has no outcome it is looked again. Prices are given to variants that are new: those
 * that are there keep theirs, so that an article never undoes a price that was published meanwhile.
 */
export function publishProduct(publishing: Publishing): CommandHandler<'publish-product'> {
  const run = (commands: readonly Envelope<Request>[], call: Call) => publish(publishing, commands, call);
  return inLists(OPERATION, { most: FEW, mostInBulk: LIMITS.bulkCommandBatch, run });
}

async function publish(
  publishing: Publishing,
  commands: readonly Envelope<Request>[],
  call: Call,
): Promise<readonly Carried<'publish-product'>[]> {
  const { context, shelf, bulk } = publishing;
  const tasks = commands.map(
    (command): Task => ({
      command,
      there: undefined,
      variables: undefined,
      complaint: undefined,
      answer: undefined,
    }),
  );
  const open = (): readonly Task[] => tasks.filter(({ answer }) => answer === undefined);
  const pricing = await shelf.pricing(call);
  for (const task of tasks) {
    await attempt(task, async () => refuseForeignPrices(task.command.data.prices, pricing));
  }
  for (let round = 1; round <= ROUNDS && open().length > 0; round += 1) {
    // What an earlier try began may still be writing; what is looked at must hold still.
    await bulk.quiet(call);
    await look(publishing, open(), call);
    for (const task of open()) await attempt(task, () => decide(publishing, task));
    const writes = open().filter(({ variables }) => variables !== undefined);
    for (const task of open()) if (task.variables === undefined || call.shadow) await end(context, task, call);
    if (call.shadow) break;
    if (writes.length <= FEW) await writeSingly(publishing, writes, call);
    else for (const some of filesOf(writes)) await writeTogether(publishing, some, call);
  }
  for (const task of open()) {
    const because = task.complaint ?? `the shop said nothing of ${task.command.data.product.id}`;
    fail(task, shopifyErrors.error('SL-SHOPIFY-044', { because, scope: 'operation' }));
  }
  return tasks.map(({ answer }) => answer as Carried<'publish-product'>);
}

function fail(task: Task, error: CodedError): void {
  task.answer ??= { kind: 'failed', failure: error.failure };
}

/** Runs what may be impossible for one article alone; what only means "not now" concerns all. */
async function attempt(task: Task, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CodedError) || !['rejected', 'invalid'].includes(error.failure.kind)) throw error;
    fail(task, error);
  }
}

async function look(publishing: Publishing, tasks: readonly Task[], call: Call): Promise<void> {
  const wanted = tasks.map(({ command }) => ({ product: command.data.product, cause: command }));
  const found = await findProducts(publishing, wanted, call);
  for (const task of tasks) {
    const one = found.get(task.command.data.product.id);
    if (one?.kind === 'failed') fail(task, one.error);
    else task.there = one?.product;
  }
}

async function decide({ context, shelf }: Publishing, task: Task): Promise<void> {
  const { data } = task.command;
  if (task.there !== undefined) task.there = await named(context, data.product, task.there);
  const input = inputFor(data, task.there);
  task.variables = input === undefined ? undefined : variablesFor(shelf, data.product, task.there, input);
}

/** An article that is as it is wanted. */
async function end(context: Publishing['context'], task: Task, call: Call): Promise<void> {
  const { product } = task.command.data;
  if (task.there !== undefined && !call.shadow) await bindProduct(context, product, task.there);
  task.answer = { kind: 'done', result: resultOf(context, product, task.there) };
}

/** What the shop shows of an article after a change, and how it ended. */
async function written(
  { context }: Publishing,
  task: Task,
  call: Call,
  work: () => Promise<ShopProduct>,
): Promise<void> {
  task.there = await named(context, task.command.data.product, await work());
  await end(context, task, call);
}

async function writeSingly(publishing: Publishing, tasks: readonly Task[], call: Call): Promise<void> {
  const { client, shelf } = publishing;
  const write = async (task: Task): Promise<void> => {
    const { command, variables = {} } = task;
    const one = () => writeProduct(client, shelf, command.data.product, variables, call);
    try {
      await onBehalfOf([command], () => written(publishing, task, call, one));
    } catch (error) {
      // A lost answer of one is no reason to ask for the others again.
      if (!(error instanceof CodedError)) throw error;
      fail(task, error);
    }
  };
  await Promise.all(tasks.map(write));
}

/** Files that the shop takes: a description may be long. */
function filesOf(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const files: { tasks: Task[]; bytes: number }[] = [];
  for (const task of tasks) {
    const bytes = Buffer.byteLength(JSON.stringify(task.variables)) + 1;
    const last = files.at(-1);
    if (last !== undefined && last.bytes + bytes <= LIMITS.bulkFileBytes) {
      last.tasks.push(task);
      last.bytes += bytes;
    } else files.push({ tasks: [task], bytes });
  }
  return files.map((file) => file.tasks);
}

/** Many by one operation of the shop. Articles without an outcome stay open: the next round looks what became of them. */
async function writeTogether(publishing: Publishing, tasks: readonly Task[], call: Call): Promise<void> {
  const { bulk, shelf } = publishing;
  const lines = tasks.map(({ variables = {} }) => JSON.stringify(variables));
  const causes = tasks.map(({ command }) => command);
  const outcomes = await bulk.run(setProductInBulk, lines, causes, call);
  const hear = async (task: Task, index: number): Promise<void> => {
    const outcome = outcomes.get(index);
    const payload = outcome?.at('data').at('productSet');
    if (outcome === undefined || payload?.present !== true) {
      task.complaint = outcome?.at('errors').list()[0]?.at('message').optionalText(300);
      return;
    }
    const { product } = task.command.data;
    const one = () => writtenProduct(shelf, product, payload, call);
    await attempt(task, () => onBehalfOf([task.command], () => written(publishing, task, call, one)));
  };
  await Promise.all(tasks.map(hear));
}
