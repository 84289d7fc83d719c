import { readFileSync } from 'node:fs';
import type { Database } from '../../backbone/postgres/database.ts';
import type { ProcessStore } from '../../backbone/process-store.ts';
import type { InstanceLine, ProcessGraph, ProcessView } from '../../gateway/parts.ts';
import { instant } from '../../kernel/clock.ts';
import type { AnyProcess } from '../../process/define.ts';
import type { Move } from '../../process/reference.ts';
import { decisionsOf } from '../../processes/order-to-cash/decisions.ts';
import type { State } from '../../processes/order-to-cash/facts.ts';

interface Row {
  readonly process: string;
  readonly key: string;
  readonly at: string;
  readonly version: number;
  readonly revision: number;
  readonly wakeMs: number | null;
  readonly deadlines: Readonly<Record<string, number>>;
  readonly state?: unknown;
}

const COLUMNS = 'process, key, at, version, revision, wake_at_ms as "wakeMs", deadlines';

/** The business processes of a hub as its API tells them. */
export function processView(
  definitions: readonly AnyProcess[],
  store: Pick<ProcessStore, 'census'>,
  database: Database,
): ProcessView {
  const moves = new Map(definitions.map(({ name }) => [name, movesSeen(name)]));
  return {
    list: () =>
      Promise.all(
        definitions.map(async (definition) =>
          graphOf(definition, moves.get(definition.name) ?? [], await store.census(definition.name)),
        ),
      ),
    async instances(process, { at, after, limit }) {
      const values: unknown[] = [process, after ?? '', limit + 1];
      const state = at === undefined ? '' : `and at = $${values.push(at)}`;
      const rows = await database.query<Row & { [column: string]: unknown }>(
        `select ${COLUMNS} from process where process = $1 and key > $2 ${state} order by key limit $3`,
        values,
      );
      return rows.map(lineOf);
    },
    async instance(process, key) {
      const [row] = await database.query<Row & { [column: string]: unknown }>(
        `select ${COLUMNS}, state from process where process = $1 and key = $2`,
        [process, key],
      );
      return row === undefined ? undefined : { ...lineOf(row), state: row.state };
    },
    async decisions(process, key) {
      const [row] = await database.query<Row & { [column: string]: unknown }>(
        `select ${COLUMNS}, state from process where process = $1 and key = $2`,
        [process, key],
      );
      if (row === undefined) return undefined;
      // The kit keeps more beside what the process itself knows.
      const { data } = row.state as { readonly data: State };
      return { decisions: process === 'order-to-cash' ? decisionsOf(data) : [], revision: row.revision };
    },
  };
}

function graphOf(
  { name, version, summary, begins, states, meanings }: AnyProcess,
  moves: readonly Move[],
  census: readonly { readonly at: string; readonly instances: number }[],
): ProcessGraph {
  return {
    name,
    version,
    summary,
    begins,
    states: Object.entries(states).map(([at, rows]) => ({
      name: at,
      meaning: meanings[at] ?? '',
      answers: Object.keys(rows).sort(),
      instances: census.filter((line) => line.at === at).reduce((sum, line) => sum + line.instances, 0),
    })),
    moves: moves.map((move) => ({ from: move.from, on: move.name, to: move.to })),
  };
}

/** The moves of a process as the simulation saw them; generated with its reference page. A process without a page has none. */
function movesSeen(name: string): readonly Move[] {
  try {
    const file = new URL(`../../../docs/reference/processes/${name}.json`, import.meta.url);
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly moves: readonly Move[] }).moves;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function lineOf({ process, key, at, version, revision, wakeMs, deadlines }: Row): InstanceLine {
  return {
    process,
    key,
    at,
    version,
    revision,
    ...(wakeMs === null ? {} : { wakeAt: instant(wakeMs) }),
    deadlines: Object.entries(deadlines).map(([name, dueMs]) => ({ name, at: instant(dueMs) })),
  };
}
