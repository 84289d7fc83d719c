import type { CommandData, CommandResult, Envelope } from '../../canonical/envelope.ts';
import type { Call, Carried, CommandHandler } from '../../connector/connector.ts';
import { inLists } from '../../connector/in-lists.ts';
import { instant } from '../../kernel/clock.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { gid, PreviousAttemptFailed } from './client.ts';
import { shopifyErrors } from './errors.ts';
import type { Field } from './fields.ts';
import type { Inventory } from './inventory.ts';
import { type Level, readLevels } from './inventory-levels.ts';
import { SET_QUANTITIES } from './operations.ts';

type Request = CommandData<'publish-availability'>;
type Answer = Carried<'publish-availability'>;

/** Quantities that Shopify takes in one call; the delivery worker gives fewer. */
const MOST_QUANTITIES = 250;
/** Keys that are tried when Shopify says that one was spent on a failed attempt. */
const MOST_KEYS = 3;

/** A publication whose article and location are known. */
interface Wanted {
  readonly request: Request;
  readonly item: string;
  /** What the shop calls the article. */
  readonly shopSku: string;
  readonly location: string;
  readonly quantity: number;
  readonly expected: number | null;
}

/**
 * Sets what is available, many at once, each only if the shop shows what it is expected to show. Shopify takes a list whole or not at
 * all: what its errors name is set aside with an answer of its own, and the rest is sent again; where it does not say
 * which one is wrong, the list is halved. A number that is shown already counts as applied, so that a repeat after a lost
 * answer, alone or in other company, ends the same.
 */
export function publishAvailability(inventory: Inventory): CommandHandler<'publish-availability'> {
  const newest = new Map<string, number>();
  const run = async (commands: readonly Envelope<Request>[], call: Call): Promise<readonly Answer[]> => {
    const answers: Answer[] = [];
    for (let from = 0; from < commands.length; from += MOST_QUANTITIES) {
      const some = commands.slice(from, from + MOST_QUANTITIES).map(({ data }) => data);
      answers.push(...(await publish(inventory, some, call, newest)));
    }
    return answers;
  };
  return inLists('inventory', { most: LIMITS.commandBatch, run });
}

async function publish(
  inventory: Inventory,
  requests: readonly Request[],
  call: Call,
  newest: Map<string, number>,
): Promise<readonly Answer[]> {
  const answers = new Map<Request, Answer>();
  const wanted = await resolve(inventory, requests, call, answers);
  const current = newestOf(wanted, newest);
  const outdated = wanted.filter((one) => !current.includes(one));
  const looked = [...outdated, ...(call.shadow ? current : [])];
  if (!call.shadow) await setAll(inventory, current, call, (one, answer) => answers.set(one.request, answer), looked);
  if (!call.shadow) for (const one of current) newest.set(pairOf(one), one.request.token);
  await look(inventory, looked, call, answers);
  return requests.map((request) => answers.get(request) as Answer);
}

const pairOf = ({ item, location }: Pick<Wanted, 'item' | 'location'>): string => `${item} ${location}`;

/** Those that nothing newer was published for by this process, and nothing newer for the same place waits in the same list. */
function newestOf(wanted: readonly Wanted[], newest: ReadonlyMap<string, number>): readonly Wanted[] {
  const best = new Map<string, Wanted>();
  for (const one of wanted) {
    const rival = best.get(pairOf(one))?.request.token ?? newest.get(pairOf(one)) ?? 0;
    const isSame = !best.has(pairOf(one)) && one.request.token === rival;
    if (one.request.token > rival || isSame) best.set(pairOf(one), one);
  }
  return [...best.values()];
}

// ── before ──────────────────────────────────────────────────────────────────────────────────────────────────

async function resolve(
  { items, places }: Inventory,
  requests: readonly Request[],
  call: Call,
  answers: Map<Request, Answer>,
): Promise<readonly Wanted[]> {
  const found = await items.find(
    requests.map(({ sku }) => sku),
    call,
  );
  const wanted: Wanted[] = [];
  for (const request of requests) {
    try {
      const item = found.get(request.sku);
      if (item?.kind !== 'found') throw new CodedError((item as { failure: Failure }).failure);
      wanted.push({
        request,
        item: item.id,
        shopSku: item.sku,
        location: await places.locationFor(request.location, call),
        quantity: pieces(request.quantity.value, 'quantity'),
        expected: request.expected === undefined ? null : pieces(request.expected.value, 'expected'),
      });
    } catch (error) {
      // What concerns one article is its answer; a shop that cannot be reached concerns all.
      if (!(error instanceof CodedError) || !['rejected', 'invalid'].includes(error.failure.kind)) throw error;
      answers.set(request, { kind: 'failed', failure: error.failure });
    }
  }
  return wanted;
}

/** Shopify counts whole pieces: of a broken quantity what is whole can be sold. */
function pieces(value: string, field: string): number {
  const number = Math.floor(Number(value));
  if (Number.isSafeInteger(number) && Math.abs(number) <= 1_000_000_000) return number;
  const because = `${field} is ${value}; Shopify counts whole pieces up to 1,000,000,000`;
  throw shopifyErrors.error('SL-SHOPIFY-021', { because, field, value });
}

// ── setting ─────────────────────────────────────────────────────────────────────────────────────────────────

type Settle = (one: Wanted, answer: Answer) => void;

/** Sets a list; those that showed something unexpected are added to `looked`, to be read. */
async function setAll(
  inventory: Inventory,
  list: readonly Wanted[],
  call: Call,
  settle: Settle,
  looked: Wanted[],
): Promise<void> {
  let left = list;
  while (left.length > 0) {
    const { at, errors, moved } = await setOnce(inventory, left, call);
    if (errors.length === 0) {
      for (const one of left) {
        if (!moved.has(one.item)) settle(one, applied(one, at ?? instant(inventory.context.clock.now())));
        else settle(one, { kind: 'failed', failure: movedFailure(inventory, one) });
      }
      return;
    }
    const blamed = blame(errors, left);
    if (blamed.size === 0) {
      const [only] = left;
      if (left.length === 1 && only !== undefined)
        return settleError(inventory, only, errors[0] as SetError, settle, looked);
      const middle = Math.ceil(left.length / 2);
      await setAll(inventory, left.slice(0, middle), call, settle, looked);
      left = left.slice(middle);
      continue;
    }
    for (const [one, error] of blamed) settleError(inventory, one, error, settle, looked);
    left = left.filter((one) => !blamed.has(one));
  }
}

function applied(one: Wanted, at: string): Answer {
  return { kind: 'done', result: { applied: true, shown: shownAs(one, one.quantity), at } };
}

const shownAs = ({ request }: Wanted, quantity: number): CommandResult<'publish-availability'>['shown'] => ({
  value: String(quantity),
  unit: request.quantity.unit,
});

interface SetError {
  readonly code: string;
  readonly message: string;
  /** Which of the list it is about, where Shopify says so. */
  readonly index: number | undefined;
}

interface SetOutcome {
  /** When Shopify made the change. */
  readonly at?: string;
  readonly errors: readonly SetError[];
  /** Items that carry another SKU by now. */
  readonly moved: ReadonlySet<string>;
}

async function setOnce({ client }: Inventory, list: readonly Wanted[], call: Call): Promise<SetOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const key = keyOf(list, attempt);
      const input = {
        name: 'available',
        reason: 'correction',
        referenceDocumentUri: `gid://storeloom/Publication/${key}`,
        quantities: list.map(({ item, location, quantity, expected }) => ({
          inventoryItemId: gid('InventoryItem', item),
          locationId: gid('Location', location),
          quantity,
          changeFromQuantity: expected,
        })),
      };
      // The key makes a repeat harmless, and so a lost answer is only "try again".
      const { data } = await client.ask({
        text: SET_QUANTITIES,
        variables: { input, key },
        operation: 'inventory',
        call,
        repeatable: true,
      });
      const outcome = outcomeOf(data.at('inventorySetQuantities'), list);
      refuseKeyErrors(outcome.errors);
      return outcome;
    } catch (error) {
      // A key that was spent on a failed attempt never works again; nothing was set under it.
      if (!(error instanceof PreviousAttemptFailed) || attempt >= MOST_KEYS) throw error;
    }
  }
}

/** From what is published and nothing else: the same list again is the same change. */
function keyOf(list: readonly Wanted[], attempt: number): string {
  const parts = list.map(({ item, location, quantity, expected, request }) =>
    [item, location, request.token, quantity, expected ?? 'any'].join('/'),
  );
  return factId('publish-availability', String(attempt), ...parts);
}

function outcomeOf(payload: Field, list: readonly Wanted[]): SetOutcome {
  const errors = payload
    .at('userErrors')
    .list()
    .map((error): SetError => {
      const path = error
        .at('field')
        .list()
        .map((part) => String(part.value));
      const index = Number(path[path.indexOf('quantities') + 1] ?? Number.NaN);
      return {
        code: error.at('code').optionalText(100) ?? '',
        message: error.at('message').optionalText(300) ?? 'no message',
        index: path.includes('quantities') && Number.isSafeInteger(index) ? index : undefined,
      };
    });
  const group = payload.at('inventoryAdjustmentGroup');
  const skus = new Map(list.map(({ item, shopSku }) => [item, shopSku]));
  const moved = group
    .at('changes')
    .list()
    .flatMap((change) => {
      const item = change.at('item').at('id').optionalId();
      const sku = change.at('item').at('sku').optionalText(255);
      return item === undefined || !skus.has(item) || skus.get(item) === sku ? [] : [item];
    });
  const at = group.at('createdAt').optionalTime();
  return { errors, moved: new Set(moved), ...(at === undefined ? {} : { at }) };
}

/** Keys may also be refused among the errors of the change itself. */
function refuseKeyErrors(errors: readonly SetError[]): void {
  for (const { code, message } of errors) {
    const because = `Shopify says: ${message} (${code})`;
    if (code === 'IDEMPOTENCY_CONCURRENT_REQUEST')
      throw shopifyErrors.error('SL-SHOPIFY-025', { because, scope: 'operation' });
    if (code === 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH') throw shopifyErrors.error('SL-SHOPIFY-029', { because });
    if (code === 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED') throw new PreviousAttemptFailed(because);
  }
}

function blame(errors: readonly SetError[], list: readonly Wanted[]): ReadonlyMap<Wanted, SetError> {
  return new Map(
    errors.flatMap((error) => {
      const one = error.index === undefined ? undefined : list[error.index];
      return one === undefined ? [] : [[one, error] as const];
    }),
  );
}

const STALE = ['CHANGE_FROM_QUANTITY_STALE', 'COMPARE_QUANTITY_STALE'];

function settleError(inventory: Inventory, one: Wanted, error: SetError, settle: Settle, looked: Wanted[]): void {
  if (STALE.includes(error.code)) looked.push(one);
  else settle(one, { kind: 'failed', failure: refusal(inventory, one, error) });
}

function refusal({ items }: Inventory, { request }: Wanted, { code, message }: SetError): Failure {
  const because = `"${request.sku}": ${message}${code === '' ? '' : ` (${code})`}`;
  const about = { because, field: 'sku', value: request.sku };
  switch (code) {
    case 'INVALID_INVENTORY_ITEM':
      // It was there a moment ago: made anew in the shop, it is found at the next try.
      items.forget(request.sku);
      return shopifyErrors.failure('SL-SHOPIFY-032', about);
    case 'INVALID_LOCATION':
    case 'NON_MUTABLE_INVENTORY_ITEM':
      return shopifyErrors.failure('SL-SHOPIFY-033', about);
    case 'INVALID_QUANTITY_NEGATIVE':
    case 'INVALID_QUANTITY_TOO_HIGH':
    case 'INVALID_QUANTITY_TOO_LOW':
      return shopifyErrors.failure('SL-SHOPIFY-021', { because, field: 'quantity', value: request.quantity.value });
    default:
      return shopifyErrors.failure('SL-SHOPIFY-024', about);
  }
}

function movedFailure({ items }: Inventory, { request }: Wanted): Failure {
  items.forget(request.sku);
  return shopifyErrors.failure('SL-SHOPIFY-034', {
    because: `the article that was "${request.sku}" carries another SKU by now`,
    scope: 'operation',
    field: 'sku',
    value: request.sku,
  });
}

// ── looking ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Reads what the shop shows for those that were not set. */
async function look(
  { client, context }: Inventory,
  list: readonly Wanted[],
  call: Call,
  answers: Map<Request, Answer>,
): Promise<void> {
  if (list.length === 0) return;
  const levels = new Map<string, Level>();
  for (const location of new Set(list.map((one) => one.location))) {
    const ids = list.filter((one) => one.location === location).map(({ item }) => item);
    for (const level of await readLevels(client, ids, location, call)) levels.set(pairOf(level), level);
  }
  for (const one of list) {
    const level = levels.get(pairOf(one));
    if (level === undefined) {
      const because = `"${one.request.sku}" is not kept at location ${one.location} of the shop`;
      const failure = shopifyErrors.failure('SL-SHOPIFY-033', { because, field: 'sku', value: one.request.sku });
      answers.set(one.request, { kind: 'failed', failure });
      continue;
    }
    const result = {
      // What is wanted and what is shown agree, whoever set it: nothing is left to do.
      applied: level.available === one.quantity && !call.shadow,
      shown: shownAs(one, level.available),
      at: level.updatedAt ?? instant(context.clock.now()),
    };
    answers.set(one.request, { kind: 'done', result });
  }
}
