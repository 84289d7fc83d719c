import type { Backbone } from '../../backbone/backbone.ts';
import { postgresPollCursors } from '../../connections/postgres/poll-cursors.ts';
import { factToDelivery } from '../../connections/translate.ts';
import { withinScope } from '../../connector/call-scope.ts';
import type { StockPage, StockReading } from '../../connector/connector.ts';
import type { ProofView } from '../../gateway/parts.ts';
import { answerOf, type WholeProofAnswer } from '../../jobs/stock-proof/answer.ts';
import { varianceCases } from '../../jobs/stock-proof/cases.ts';
import { PROOF_PACE, type ProofMeans, type ProofPace } from '../../jobs/stock-proof/course.ts';
import { stockProofErrors } from '../../jobs/stock-proof/errors.ts';
import type { Proof } from '../../jobs/stock-proof/proof.ts';
import { rereadBooked } from '../../jobs/stock-proof/reread.ts';
import type { ProofSource, Seen } from '../../jobs/stock-proof/seen.ts';
import { createProofStore } from '../../jobs/stock-proof/store.ts';
import { createVarianceStore } from '../../jobs/stock-proof/variances.ts';
import { watchProofs } from '../../jobs/stock-proof/watch.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { freshId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { countedOf } from '../../ledgers/stock/amount.ts';
import type { StockPlan } from '../../ledgers/stock/plan.ts';
import { createPostgresStockStore } from '../../ledgers/stock/postgres-store.ts';
import { learnedOf } from '../../ledgers/stock/store.ts';
import type { StockCensus } from '../../operations/metrics.ts';
import type { HubConnections } from './connections.ts';
import type { HubLog } from './log.ts';
import type { Means as HubMeans } from './means.ts';
import type { HubStock } from './stock.ts';
import type { Storage } from './storage.ts';

/** The proof of stock of a hub. */
export interface HubStockProof {
  readonly view: ProofView;
  /** For metrics. */
  census(): Promise<StockCensus>;
  /** Begins proofs by the clock and runs what was asked for, until `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

/** Paces of the proof. */
export interface StockProofPace extends ProofPace {
  /** How often it is looked whether a proof was asked for. */
  readonly lookEveryMs: number;
}

const LOOK_EVERY_MS = 1_000;
/** A reading comes by itself within a second or two, or with the next poll. */
const REREAD_AFTER_MS = 10_000;
const REREAD_EVERY_MS = 5_000;
/** An order that was placed while its list was read may be in the next list only. */
const HEARD_SLACK_MS = 60_000;

interface Means extends Pick<HubMeans, 'configuration' | 'clock' | 'chance' | 'log' | 'node'> {
  readonly pace: Partial<StockProofPace>;
}

interface Parts {
  readonly storage: Storage;
  readonly backbone: Backbone;
  readonly connections: HubConnections;
  readonly stock: HubStock;
}

/** Opens the proof of stock over every connection that can be asked for all it has: the ERP, and the channels that sell stock. */
export function openStockProof(means: Means, parts: Parts): HubStockProof {
  const { configuration, clock, log, node } = means;
  const { backbone, stock, storage } = parts;
  const { plan } = stock;
  const { everyMs, repair, settleMs } = configuration.stock.proof;
  const { database } = storage;
  const store = createProofStore(database);
  const variances = createVarianceStore(database);
  backbone.subscribe(varianceCases(variances));
  const sources = sourcesOf(means, parts);
  const { lookEveryMs = LOOK_EVERY_MS, ...pace } = means.pace;
  const ledgerStore = createPostgresStockStore(database);
  const proofMeans: ProofMeans = {
    store,
    variances,
    database,
    ledger: stock.ledger,
    backbone,
    plan,
    sources,
    ordersHeardMs: (connection) => ordersHeardMs(parts, connection),
    learnedMs: async () => learnedOf(await ledgerStore.sources(), plan),
    clock,
    node,
    pace: { ...PROOF_PACE, settleMs, ...pace },
  };
  return {
    view: {
      async begin({ by, repair: wanted = repair }) {
        if (plan.erp === undefined || sources.length === 0) throw nothingToCompare();
        return answerOf(await store.ask({ askedBy: by, repair: wanted }, clock.now()));
      },
      list: async (limit, before) => (await store.list(limit, before)).map(answerOf),
      async get(id): Promise<WholeProofAnswer | undefined> {
        const proof = await store.get(id);
        if (proof === undefined) return undefined;
        return { ...answerOf(proof), found: await store.variances(id, LIMITS.stockProofSuspects) };
      },
    },
    async census() {
      const nowMs = clock.now();
      const heard = (await ledgerStore.sources()).map(({ name, heardMs }) => [name, nowMs - heardMs] as const);
      const latest = (await store.list(LATEST)).find(({ state }) => state === 'done');
      return {
        heardMs: Object.fromEntries(heard),
        ...(latest === undefined ? {} : { proof: censusOf(latest, nowMs) }),
      };
    },
    async run(signal) {
      const proving = watchProofs(
        {
          means: proofMeans,
          everyMs: plan.erp === undefined ? 0 : everyMs,
          repair,
          lookEveryMs,
          onEnd: (proof) => tell(log, proof),
          onTrouble: (reason) => log.warn({ reason: String(reason) }, 'a proof of stock ended before it was done'),
        },
        signal,
      );
      const erp = sources.find(({ role }) => role === 'erp');
      const onTrouble = (reason: unknown): void =>
        log.warn(
          { reason: String(reason) },
          'what was booked cannot be read again; its pieces are held back until then',
        );
      await Promise.all([
        proving,
        rereadBooked(
          { database, erp, clock, lookEveryMs: REREAD_EVERY_MS, waitMs: REREAD_AFTER_MS, onTrouble },
          signal,
        ),
      ]);
    },
  };
}

/** Proofs among which the latest that came to its end is looked for. */
const LATEST = 5;

const nothingToCompare = () =>
  stockProofErrors.error('SL-PROOF-012', {
    because: 'No connection has the role erp, or none that sells stock can be asked for all of it',
  });

function tell(log: HubLog, { id, articles, variances, repaired, causes, sources }: Proof): void {
  const failed = sources.filter(({ state }) => state === 'failed').map(({ connection }) => connection);
  const facts = { proof: id, articles, variances, repaired, causes, ...(failed.length === 0 ? {} : { failed }) };
  if (variances === repaired && failed.length === 0) log.info(facts, 'stock was proven');
  else log.warn(facts, 'a proof of stock found what it could not put right; `storeloom stock proof --last` shows it');
}

function censusOf(proof: Proof, nowMs: number): NonNullable<StockCensus['proof']> {
  const { ledger, shelves, underWay, causes, variances, repaired, startedAtMs = nowMs, endedAtMs = nowMs } = proof;
  return {
    ledger,
    shelves,
    underWay,
    differing: proof.differing,
    causes,
    open: variances - repaired,
    endedMsAgo: nowMs - endedAtMs,
    durationMs: endedAtMs - startedAtMs,
  };
}

async function ordersHeardMs({ storage }: Parts, connection: string): Promise<number | undefined> {
  const views = await postgresPollCursors(storage.database).views();
  const orders = views.find((view) => view.connection === connection && view.poll === 'orders');
  return orders?.succeededAt === undefined ? undefined : orders.succeededAt - HEARD_SLACK_MS;
}

// ── sources ─────────────────────────────────────────────────────────────────────────────────────────────────

function sourcesOf(means: Means, parts: Parts): ProofSource[] {
  const { plan } = parts.stock;
  const readings = parts.connections.stockReadings();
  const named: readonly (readonly [string, ProofSource['role']])[] = [
    ...(plan.erp === undefined ? [] : [[plan.erp, 'erp'] as const]),
    ...channelsOf(plan).map((connection) => [connection, 'channel'] as const),
  ];
  return named.flatMap(([connection, role]) => {
    const reading = readings.get(connection);
    return reading === undefined ? [] : [sourceOf(connection, role, reading, means, parts)];
  });
}

const channelsOf = ({ channels }: StockPlan): string[] =>
  channels.filter(({ fulfilledBy }) => fulfilledBy === 'us').map(({ connection }) => connection);

/** A connection as the proof asks it: in the bulk lane, so that no order waits for it. */
function sourceOf(
  connection: string,
  role: ProofSource['role'],
  reading: StockReading,
  { clock, chance }: Means,
  { backbone }: Parts,
): ProofSource {
  const story = `stock-proof/${connection}`;
  const asked = <Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> =>
    withinScope(
      {
        causes: [`${story}/${freshId(clock.now(), chance)}`],
        correlations: [story],
        lane: 'bulk',
        attempt: 1,
        signal,
      },
      work,
    );
  return {
    connection,
    role,
    async page(after, signal) {
      const page = await asked(signal, () => reading.page(after));
      return { seen: seenIn(connection, page), next: page.next };
    },
    look: async (skus, signal) => seenIn(connection, await asked(signal, () => reading.look(skus))),
    async tell(skus, signal) {
      const { facts } = await asked(signal, () => reading.look(skus));
      const nowMs = clock.now();
      const deliveries = facts.map((fact) =>
        factToDelivery(fact, { connection, via: 'poll', lane: 'standard', nowMs }),
      );
      for (let from = 0; from < deliveries.length; from += LIMITS.appendBatch) {
        await backbone.append(deliveries.slice(from, from + LIMITS.appendBatch));
      }
    },
  };
}

function seenIn(connection: string, { seen, askedAtMs }: StockPage): Seen[] {
  return seen.map(({ sku, location, quantity, reserved, changedAt }) => {
    const counted = quantity === undefined ? undefined : countedOf(quantity);
    const changedMs = changedAt === undefined ? undefined : epochMsOf(changedAt);
    return {
      sku,
      connection,
      ...(location === undefined ? {} : { location }),
      unit: counted?.unit ?? 'each',
      ...(counted === undefined ? {} : { amount: counted.amount }),
      ...(reserved === undefined ? {} : { reserved: countedOf(reserved).amount }),
      readMs: askedAtMs,
      ...(changedMs === undefined ? {} : { changedMs }),
    };
  });
}
