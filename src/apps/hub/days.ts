import type { Backbone } from '../../backbone/backbone.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import type { Configuration } from '../../config/schema.ts';
import { type CodeWords, nextFor, titleOf } from '../../gateway/problem.ts';
import type { StoreDaySum, StoreDays } from '../../jobs/certificate/certificate.ts';
import { type Answerable, createDays, type Days } from '../../jobs/certificate/days.ts';
import { sumTenders } from '../../jobs/certificate/store-days.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { createClosingLedger } from '../../ledgers/closing/ledger.ts';
import { createPostgresClosingStore } from '../../ledgers/closing/postgres-store.ts';
import { createPostgresMoneyStore } from '../../ledgers/money/postgres-store.ts';
import { ownerFor } from '../../operations/cases/case.ts';
import { variancesCase } from '../../operations/cases/causes.ts';
import { openCases } from '../../operations/cases/store.ts';
import type { Facts } from '../../processes/store-day/facts.ts';
import { countsOf } from '../../processes/store-day/reckoning.ts';
import { createSealedCertificates } from './day-seals.ts';
import type { Means as HubMeans } from './means.ts';
import type { Storage } from './storage.ts';

/** The days of a hub and their certificates. */
export interface HubDays {
  readonly view: Days;
  /** Follows the money, and closes days whose time has come, until `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

type Means = Pick<HubMeans, 'configuration' | 'clock' | 'log'>;

interface Parts {
  readonly codes: CodeWords;
}

const LOOK_EVERY_MS = 15_000;
const HOUR_MS = 3_600_000;
/** Who closes a day that no person closes. */
const HUB = 'hub';

/** Declares what the closing listens to; the hub's other parts come with `open`. */
export function openDays(means: Means, storage: Storage, backbone: Backbone) {
  const { configuration, clock, log } = means;
  const { closing, report, hub, identity } = configuration;
  const timeZone = closing.timeZone ?? report.timeZone;
  const { database } = storage;
  const ledger = createClosingLedger({ store: createPostgresClosingStore(database), timeZone });
  backbone.subscribe(ledger.subscription());
  return ({ codes }: Parts): HubDays => {
    const view = createDays({
      hub: hub.name,
      timeZone,
      patience: closing.patienceDays,
      store: createSealedCertificates(database),
      ledger,
      totals: createPostgresMoneyStore(database).totals,
      storeDays: (date) => storeDaysOf(database, date),
      answerable: () => answerableIn(database, configuration),
      titleOf: (code) => titleOf(code, codes),
      nextOf: (code) => nextFor(code, codes),
      ...(identity.brands === undefined ? {} : { brands: identity.brands }),
      clock,
    });
    const closeDue = async (): Promise<void> => {
      for (const date of await view.due(closing.afterHours * HOUR_MS)) {
        const day = await view.close(date, HUB).catch((reason: unknown) => {
          // Another hub, or a person, was faster.
          if ((reason as { failure?: { code?: string } }).failure?.code === 'SL-CERT-005') return undefined;
          throw reason;
        });
        if (day === undefined) continue;
        const { state, unmatched, variances } = day.certificate;
        log.info({ date, state, named: unmatched.length, variances: variances.count }, 'a day was closed');
      }
    };
    return {
      view,
      async run(signal) {
        while (!signal.aborted) {
          try {
            await ledger.follow(signal);
            if (closing.automatic && !signal.aborted) await closeDue();
          } catch (reason) {
            if (!signal.aborted) log.warn({ reason: String(reason) }, 'a day could not be closed');
          }
          await clock.sleep(LOOK_EVERY_MS, signal);
        }
      },
    };
  };
}

/** Who answers for what is open on a connection: the owner of its case, or whoever a case of it would belong to. */
async function answerableIn(
  database: Database,
  { cases: rules, connections }: Pick<Configuration, 'cases' | 'connections'>,
): Promise<(connection: string, code: string) => Answerable> {
  const ownerOf = (connection: string): string | undefined => connections[connection]?.owner;
  const cases = await openCases(database.pool);
  const owners = new Map(cases.map(({ id, owner }) => [id, owner]));
  return (connection, code) => {
    const id = variancesCase(connection, code);
    const owner = owners.get(id);
    return owner === undefined ? { owner: ownerFor({ connection, code }, { rules, ownerOf }) } : { owner, case: id };
  };
}

interface DayRow {
  readonly key: string;
  readonly at: string;
  readonly data: Pick<Facts, 'tills' | 'booked' | 'figures' | 'corrected' | 'varies' | 'records'>;
  readonly all: number;
  readonly [column: string]: unknown;
}

/** The business days of stores by the date in their key. Days of which only the number of a void was heard are not told. */
async function storeDaysOf(database: Database, date: string): Promise<StoreDays> {
  const rows = await database.query<DayRow>(
    `select key, at, state -> 'data' as data, (count(*) over ())::int as "all" from process
     where process = 'store-day' and at <> 'expected' and right(key, 10) = $1 order by key limit $2`,
    [date, LIMITS.closingStoreDays],
  );
  const [row] = await database.query<{ closed: number; open: { id: string; at: string }[] | null }>(
    `select count(*) filter (where at = 'closed' and right(key, 10) = $1)::int as closed,
       (select json_agg(waiting) from (
         select key as id, at from process
         where process = 'store-day' and at not in ('expected', 'closed') and right(key, 10) <= $1 order by key limit $2
       ) waiting) as open
     from process where process = 'store-day'`,
    [date, LIMITS.closingListed],
  );
  const days = rows.map(({ key, at, data }): StoreDaySum => {
    const { varies, records } = data;
    const entries = records.map(({ connection, id, name }) => `${connection} ${name ?? id}`);
    return { id: key, at, tenders: countsOf(data), variances: varies, entries };
  });
  const unlisted = (rows[0]?.all ?? 0) - rows.length;
  return {
    closed: row?.closed ?? 0,
    open: row?.open ?? [],
    days,
    ...(unlisted === 0 ? {} : { unlisted }),
    tenders: sumTenders(days),
  };
}
