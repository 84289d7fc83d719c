import { onBehalfOf } from '../../connector/call-scope.ts';
import type { Call, ConnectionContext } from '../../connector/connector.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { freshId } from '../../kernel/ids.ts';
import { parseJson } from '../../kernel/json.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { READ_BULK_MUTATIONS, READ_BULK_OPERATION, RUN_BULK_MUTATION } from './bulk-texts.ts';
import { type Client, gid, userErrors } from './client.ts';
import { shopifyErrors } from './errors.ts';
import { Field } from './fields.ts';
import type { ShopifySettings } from './manifest.ts';
import { download, upload } from './staged-upload.ts';

/** The circuit of bulk operations: when it is held back, articles are too. */
const OPERATION = 'products';
/** Waits before something that a bulk operation needs is tried again; then it is given up. */
const RETRY_MS = [1_000, 5_000, 15_000, 30_000, 60_000];
/** How often it is looked whether an operation has ended: soon at first, then ever less. */
const FIRST_LOOK_MS = 500;
const MOST_LOOK_MS = 5_000;
/** How long it is waited until the shop has room for another operation before it is asked again. */
const FULL_MS = 5_000;
/** How long before the end of the call an operation is no longer waited for, so that there is time to say so. */
const MARGIN_MS = 60_000;
/** Operations that are looked at; Shopify runs five of an app at once in a shop. */
const MOST_LISTED = 25;
const UNENDED = 'operation_type:mutation AND (status:created OR status:running OR status:canceling)';

/** The messages that a call is made for. */
type Causes = Parameters<typeof onBehalfOf>[0];

/** What became of each line, by its number from 0; lines of which nothing is known are absent. */
export type Outcomes = ReadonlyMap<number, Field>;

/**
 * Bulk mutations of one shop: a file with a line of variables for each execution goes up, one operation runs at a time, a file
 * of outcomes comes down. An operation whose end nobody saw may still be writing; `quiet` waits until it no longer does.
 */
export interface BulkOperations {
  /** Runs a mutation for each line. `textOf` gives its text for a name that nobody used before. */
  run(textOf: (name: string) => string, lines: readonly string[], causes: Causes, call: Call): Promise<Outcomes>;
  /** Resolves when nothing of what may have been begun on behalf of these messages earlier is at work any more. Throws SL-SHOPIFY-045. */
  quiet(call: Call): Promise<void>;
}

interface Ended {
  readonly status: string;
  readonly url?: string | undefined;
}

export function openBulkOperations(context: ConnectionContext<ShopifySettings>, client: Client): BulkOperations {
  const { clock, chance, log } = context;
  /** Operations that this process follows: what they write is in its hands. */
  const followed = new Set<string>();
  /** Something was begun here whose end was not seen. */
  let doubtful = false;
  let turn: Promise<unknown> = Promise.resolve();
  let quieting: Promise<void> | undefined;

  /** What only means "not now" is tried again here: of a thousand articles none shall go on alone because of it. */
  async function insist<Result>(work: () => Promise<Result>, call: Call): Promise<Result> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        const failure = failureIn(error);
        const waitMs = RETRY_MS[attempt];
        const mayPass = failure.kind === 'transient' || failure.kind === 'throttled';
        if (!mayPass || waitMs === undefined || call.signal.aborted) throw error;
        await clock.sleep(Math.max(waitMs, failure.retryAfterMs ?? 0), call.signal);
      }
    }
  }

  async function listed(query: string, call: Call): Promise<readonly { id: string; status: string; text: string }[]> {
    const variables = { query, first: MOST_LISTED };
    const { data } = await client.ask({ text: READ_BULK_MUTATIONS, variables, operation: OPERATION, call });
    return data
      .at('bulkOperations')
      .at('nodes')
      .list()
      .map((node) => ({
        id: node.at('id').id(),
        status: node.at('status').text(50),
        text: node.at('query').optionalText(10_000) ?? '',
      }));
  }

  const unended = async (call: Call): Promise<readonly string[]> =>
    (await insist(() => listed(UNENDED, call), call)).map(({ id }) => id).filter((id) => !followed.has(id));

  /** Later operations of other processes are no concern: what is in hand here is in nobody else's. */
  async function waitForQuiet(call: Call): Promise<void> {
    const untilMs = clock.now() + patienceMs(call);
    const wasDoubtful = doubtful;
    let left = await unended(call);
    let waitMs = FIRST_LOOK_MS;
    while (left.length > 0) {
      if (clock.now() > untilMs || call.signal.aborted) throw notKnown('an earlier bulk operation is still running');
      await clock.sleep(waitMs, call.signal);
      waitMs = Math.min(waitMs * 2, MOST_LOOK_MS);
      const running = new Set(await unended(call));
      left = left.filter((id) => running.has(id));
    }
    if (wasDoubtful) doubtful = false;
  }

  /** Begins an operation; `undefined` when the file has to be brought again. */
  async function begin(text: string, name: string, path: string, untilMs: number, call: Call) {
    const variables = { mutation: text, path, client: name };
    for (;;) {
      const answer = await client
        .ask({ text: RUN_BULK_MUTATION, variables, operation: OPERATION, call })
        .catch((error: unknown) => {
          if (failureIn(error).kind !== 'unknown') throw error;
          return undefined;
        });
      if (answer === undefined) {
        // The answer was lost. The shop tells by the name of the mutation whether it has begun.
        doubtful = true;
        await clock.sleep(FIRST_LOOK_MS, call.signal);
        const begun = await insist(() => listed('operation_type:mutation', call), call);
        return begun.find((one) => one.text.includes(name))?.id;
      }
      const payload = answer.data.at('bulkOperationRunMutation');
      const [problem] = userErrors(payload);
      if (problem === undefined) return payload.at('bulkOperation').record().at('id').id();
      const isFull = problem.code === 'OPERATION_IN_PROGRESS' || problem.code === 'LIMIT_REACHED';
      if (!isFull) {
        if (problem.code === 'NO_SUCH_FILE' || problem.code === 'INTERNAL_FILE_SERVER_ERROR') return undefined;
        const because = `Shopify does not run the bulk operation: ${problem.message} (${problem.code})`;
        throw shopifyErrors.error('SL-SHOPIFY-005', { because });
      }
      if (clock.now() > untilMs || call.signal.aborted) {
        const because = 'the shop runs as many bulk operations as it can';
        throw shopifyErrors.error('SL-SHOPIFY-044', { because, scope: 'operation' });
      }
      await clock.sleep(FULL_MS, call.signal);
    }
  }

  async function follow(id: string, untilMs: number, call: Call): Promise<Ended> {
    let waitMs = FIRST_LOOK_MS;
    for (;;) {
      await clock.sleep(waitMs, call.signal);
      waitMs = Math.min(waitMs * 1.5, MOST_LOOK_MS);
      if (call.signal.aborted || clock.now() > untilMs) throw notKnown('the bulk operation is still running');
      const ask = () =>
        client.ask({
          text: READ_BULK_OPERATION,
          variables: { id: gid('BulkOperation', id) },
          operation: OPERATION,
          call,
        });
      const { data } = await insist(ask, call);
      const node = data.at('bulkOperation');
      if (!node.present) return { status: 'EXPIRED' };
      const status = node.at('status').text(50);
      if (status === 'CREATED' || status === 'RUNNING' || status === 'CANCELING') continue;
      if (node.at('errorCode').optionalText(100) === 'ACCESS_DENIED') {
        throw shopifyErrors.error('SL-SHOPIFY-002', {
          because: 'Shopify does not let the app run this bulk operation',
        });
      }
      return { status, url: node.at('url').optionalText(5_000) ?? node.at('partialDataUrl').optionalText(5_000) };
    }
  }

  /** The file of outcomes; none when it cannot be had: then the shop is looked at instead. */
  async function outcomesAt(url: string, operation: string, call: Call): Promise<string> {
    try {
      return await insist(() => download(context, url, call), call);
    } catch (error) {
      const { code, because } = failureIn(error);
      log.warn('the outcomes of a bulk operation could not be read', { code, because, operation });
      return '';
    }
  }

  async function carryOut(
    textOf: (name: string) => string,
    lines: readonly string[],
    causes: Causes,
    call: Call,
  ): Promise<Outcomes> {
    const untilMs = clock.now() + patienceMs(call);
    const name = `Storeloom_${freshId(clock.now(), chance)}`;
    const path = await insist(() => onBehalfOf([], () => upload(context, client, name, lines, call)), call);
    const start = () => onBehalfOf(causes, () => begin(textOf(name), name, path, untilMs, call));
    const id = await insist(start, call);
    // Whether it did not begin or nobody can say: nothing is known of any line, and whoever asked looks at the shop.
    if (id === undefined) return new Map();
    followed.add(id);
    try {
      const { status, url } = await onBehalfOf([], () => follow(id, untilMs, call));
      if (status !== 'COMPLETED') log.warn('a bulk operation of the shop did not complete', { status, operation: id });
      if (url === undefined) return new Map();
      return outcomesIn(await onBehalfOf([], () => outcomesAt(url, id, call)));
    } catch (error) {
      doubtful = true;
      throw error;
    } finally {
      followed.delete(id);
    }
  }

  return {
    run(textOf, lines, causes, call) {
      // One at a time: the shop shares its pace among them anyway, and other apps of the merchant need it too.
      const work = turn.then(() => carryOut(textOf, lines, causes, call));
      turn = work.catch(() => {});
      return work;
    },
    async quiet(call) {
      if (!call.uncertain && !doubtful) return;
      quieting ??= onBehalfOf([], () => waitForQuiet(call)).finally(() => {
        quieting = undefined;
      });
      await quieting;
    },
  };
}

/** A list may take as long as its call; one alone is in nobody's way when it comes again later. */
const patienceMs = ({ lane }: Call): number => (lane === 'bulk' ? LIMITS.bulkCallMs - MARGIN_MS : MARGIN_MS);

const notKnown = (because: string): CodedError => shopifyErrors.error('SL-SHOPIFY-045', { because });

function failureIn(error: unknown): Failure {
  if (error instanceof CodedError) return error.failure;
  throw error;
}

/** A line of outcomes names the line of variables that it belongs to; a file that was cut off ends in half a line. */
function outcomesIn(text: string): Outcomes {
  const outcomes = new Map<number, Field>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      const outcome = new Field(parseJson(line)).record();
      outcomes.set(outcome.at('__lineNumber').count(), outcome);
    } catch (error) {
      if (!(error instanceof CodedError || error instanceof SyntaxError)) throw error;
    }
  }
  return outcomes;
}
