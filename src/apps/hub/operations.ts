import type { Backbone } from '../../backbone/backbone.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import type { Configuration } from '../../config/schema.ts';
import { postgresPollCursors } from '../../connections/postgres/poll-cursors.ts';
import { resolveSecrets } from '../../connector/secrets.ts';
import type { AlertRouteView, OperationsView } from '../../gateway/parts.ts';
import type { CodeWords } from '../../gateway/problem.ts';
import type { IdentityStore } from '../../governance/identity/store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { durationMs } from '../../kernel/duration.ts';
import { freshId } from '../../kernel/ids.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { testNotice } from '../../operations/alerts/notice.ts';
import { isQuiet } from '../../operations/alerts/quiet.ts';
import type { Post } from '../../operations/alerts/send.ts';
import { readDeliveries } from '../../operations/alerts/store.ts';
import { actOnAlert, readAlertSteps, readSpokenAlerts } from '../../operations/alerts/words.ts';
import { type CaseDesk, createCaseDesk } from '../../operations/cases/desk.ts';
import { createPostgresCaseStore } from '../../operations/cases/store.ts';
import { operationsErrors } from '../../operations/errors.ts';
import { stockLooker } from '../../operations/facts.ts';
import { promisesOf } from '../../operations/levels/level.ts';
import { readLevels } from '../../operations/levels/tally.ts';
import type { Circuit } from '../../operations/metrics.ts';
import { type PostOffice, sendDue, sendOne } from '../../operations/post-office.ts';
import { createReporter, reportIfDue } from '../../operations/report/reporter.ts';
import { type RoundMeans, runRound } from '../../operations/round.ts';
import type { TillStore } from '../../records/stores/store.ts';
import { errorEntries } from '../error-entries.ts';
import type { HubLog } from './log.ts';
import type { Means as HubMeans } from './means.ts';
import { readRunbooks } from './runbooks.ts';
import type { Storage } from './storage.ts';

type Means = Pick<HubMeans, 'configuration' | 'secrets' | 'clock' | 'chance' | 'log'>;

interface Watched {
  readonly storage: Storage;
  readonly backbone: Pick<Backbone, 'status' | 'deadLetters'>;
  readonly stores: TillStore;
  readonly identity: Pick<IdentityStore, 'machines'>;
  readonly circuits: () => ReadonlyMap<string, readonly Circuit[]>;
}

/** Cases, alerts, service levels and the daily report of a hub. */
export interface HubOperations {
  readonly cases: CaseDesk;
  /** The same desk that writes over another session of the database: for what belongs into one transaction. */
  casesOver(database: Database): CaseDesk;
  /** What codes mean and what to do about them, those of connectors too. */
  readonly codes: CodeWords;
  readonly view: OperationsView;
  /** Looks, tells and reports until `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

/** How often it is looked whether a message is due; one that cannot be sent waits longer each time. */
const SEND_EVERY_MS = 1_000;

/** Opens the operations desk. Throws when a secret of a route does not exist. */
export async function openOperations(means: Means, watched: Watched): Promise<HubOperations> {
  const { configuration, clock, log } = means;
  const { database } = watched.storage;
  const alerts = (await resolveSecrets(configuration.alerts, means.secrets, 'alerts')) as Configuration['alerts'];
  const round = roundMeans({ ...means, configuration: { ...configuration, alerts } }, watched);
  const office: PostOffice = {
    database,
    alerts,
    post,
    clock,
    onFailure: (route, because, isGivenUp) =>
      log.warn(
        { route, because },
        isGivenUp ? 'a message to people was given up' : 'a message to people is tried again',
      ),
  };
  const reporter = createReporter(round, watched.storage.database);
  return {
    cases: deskOf(means, round),
    casesOver: (bound) => deskOf(means, round, bound),
    codes: await errorEntries(),
    view: viewOf(means, { round, office, reporter }),
    async run(signal) {
      const look = async () => {
        const result = await runRound(round, clock.now());
        if (result !== undefined && result.opened + result.closed + result.messages > 0)
          log.info(result, 'the desk was looked at');
        await reportIfDue(reporter, configuration.report, clock.now());
      };
      const every = durationMs(alerts.lookEvery);
      await Promise.all([
        repeat({ clock, log, signal }, every / 2, look),
        repeat({ clock, log, signal }, SEND_EVERY_MS, () => sendDue(office)),
      ]);
    },
  };
}

async function repeat(
  { clock, log, signal }: { clock: Clock; log: HubLog; signal: AbortSignal },
  everyMs: number,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (reason) {
      log.warn({ reason: String(reason) }, 'a round of operations failed and is repeated');
    }
    await clock.sleep(everyMs, signal);
  }
}

function roundMeans(
  { configuration, log, secrets }: Means,
  { storage, backbone, stores, identity, circuits }: Watched,
): RoundMeans {
  const { hub, alerts, cases, service, connections } = configuration;
  const consoleUrl = alerts.consoleUrl ?? hub.publicUrl;
  const polls = postgresPollCursors(storage.database);
  return {
    sources: {
      database: storage.database,
      stores,
      tillSilenceMs: configuration.stores.silenceMs,
      subscriptions: () => backbone.status(),
      causes: (within) => backbone.deadLetters.causes(within),
      polls: () => polls.views(),
      circuits,
      machines: () => identity.machines(),
      secrets: async () => (await secrets.store?.list?.()) ?? [],
      stock: stockLooker(storage.database, LIMITS.stockLookMs),
    },
    hub: hub.name,
    alerts,
    cases,
    service,
    links: {
      ...(consoleUrl === undefined ? {} : { consoleUrl }),
      ...(alerts.runbookUrl === undefined ? {} : { runbookUrl: alerts.runbookUrl }),
    },
    ownerOf: (connection) => connections[connection]?.owner,
    onBlind: (part, reason) => log.warn({ part, reason: String(reason) }, 'a part could not be looked at'),
  };
}

interface Desk {
  readonly round: RoundMeans;
  readonly office: PostOffice;
  readonly reporter: ReturnType<typeof createReporter>;
}

function deskOf(
  { configuration, clock }: Means,
  { sources, cases: rules, ownerOf }: RoundMeans,
  database: Database = sources.database,
): CaseDesk {
  const owners = [...rules.owners, ...Object.values(configuration.connections)].map(({ owner }) => owner);
  return createCaseDesk({
    store: createPostgresCaseStore(database),
    causes: (within) => sources.causes(within),
    policy: { rules, ownerOf },
    teams: [...owners, rules.fallbackOwner],
    now: () => clock.now(),
  });
}

function viewOf({ configuration, clock, chance }: Means, { round, office, reporter }: Desk): OperationsView {
  const { database } = round.sources;
  const runbooks = readRunbooks();
  return {
    links: round.links,
    runbook: (section) => runbooks.get(section),
    routes: routesOf(office, clock),
    alerts: () => readSpokenAlerts(database, clock.now()),
    alertSteps: (limit) => readAlertSteps(database, limit),
    actOnAlert: (id, action, who) => actOnAlert(database, id, action, who, clock.now()),
    deliveries: (limit) => readDeliveries(database, limit),
    levels: () => readLevels(database, promisesOf(configuration.service), clock.now()),
    report: (date) => reporter.report(configuration.report, date, clock.now()),
    async test(route) {
      if (office.alerts.routes[route] === undefined) {
        throw operationsErrors.error('SL-OPS-004', { because: `There is no route "${route}"`, value: route });
      }
      const nowMs = clock.now();
      await sendOne(office, testNotice({ id: `test-${freshId(nowMs, chance)}`, hub: round.hub, route, nowMs }));
    },
  };
}

function routesOf({ alerts }: PostOffice, clock: Clock): readonly AlertRouteView[] {
  return Object.entries(alerts.routes).map(([name, { kind, quiet }]) => {
    if (quiet === undefined) return { name, kind };
    const { from, until, timeZone, except = 'critical' } = quiet;
    return { name, kind, quiet: { from, until, timeZone, except, isNow: () => isQuiet(quiet, clock.now()) } };
  });
}

/** Follows no redirect: the address of the configuration is the one that is meant. */
const post: Post = async (url, headers, body) => {
  const signal = AbortSignal.timeout(LIMITS.noticeTimeoutMs);
  const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  await answer.body?.cancel();
  return answer.status;
};
