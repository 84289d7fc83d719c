import type { Database } from '../../backbone/postgres/database.ts';
import type { CircuitView } from '../../connector/circuit.ts';

type ByConnection = ReadonlyMap<string, readonly CircuitView[]>;

/** How long a report holds: a hub that is gone is left out after it. */
const LEASE_MS = 30_000;

/** Time by the clock of the server, so that the hubs' own may differ. */
const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

const REPORT = `insert into circuit_report (hub, connection, circuits, until)
  select $1, given.connection, given.circuits, ${NOW} + $3
  from jsonb_to_recordset($2::jsonb) as given (connection text, circuits jsonb)
  on conflict (hub, connection) do update set circuits = excluded.circuits, until = excluded.until`;

/**
 * What all hubs on one database find of the systems outside. Each decides by its own circuits, because it is its own calls that
 * fail; people, alerts and the API are told of all of them.
 */
export interface SharedCircuits {
  /** Own ones as they are now, others as they were at the last round; of one operation the worst. */
  all(): ByConnection;
  /** Tells the others and hears of them. */
  round(): Promise<void>;
  /** Takes the own report back. */
  leave(): Promise<void>;
}

export function shareCircuits(
  database: Pick<Database, 'query'>,
  { hub, own }: { readonly hub: string; readonly own: () => ByConnection },
): SharedCircuits {
  let others: ByConnection = new Map();
  return {
    all: () => worstOf(own(), others),
    async round() {
      const report = [...own()].map(([connection, circuits]) => ({ connection, circuits }));
      if (report.length > 0) await database.query(REPORT, [hub, JSON.stringify(report), LEASE_MS]);
      await database.query(`delete from circuit_report where until < ${NOW} - $1::bigint`, [LEASE_MS]);
      const rows = await database.query<{ connection: string; circuits: readonly CircuitView[] }>(
        `select connection, circuits from circuit_report where hub <> $1 and until > ${NOW}`,
        [hub],
      );
      others = rows.reduce(
        (known, { connection, circuits }) => worstOf(known, new Map([[connection, circuits]])),
        new Map() as ByConnection,
      );
    },
    async leave() {
      await database.query('delete from circuit_report where hub = $1', [hub]);
    },
  };
}

const SEVERITY = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Both together; of one operation what is worse, with the failures of the one that has more. */
export function worstOf(left: ByConnection, right: ByConnection): ByConnection {
  const together = new Map(left);
  for (const [connection, views] of right) {
    const operations = new Map((together.get(connection) ?? []).map((view) => [view.operation, view]));
    for (const view of views) {
      const known = operations.get(view.operation);
      operations.set(view.operation, known === undefined ? view : worse(known, view));
    }
    together.set(connection, [...operations.values()]);
  }
  return together;
}

function worse(one: CircuitView, other: CircuitView): CircuitView {
  const [worst, milder] = SEVERITY[other.state] > SEVERITY[one.state] ? [other, one] : [one, other];
  return { ...worst, failures: Math.max(worst.failures, milder.failures) };
}
