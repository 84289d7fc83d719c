import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { operationsErrors } from '../errors.ts';
import type { Alert } from './alert.ts';
import { readAlerts } from './store.ts';
import { type AlertAction, type AlertStep, type AlertWord, type SpokenAlert, sayOf, spoken } from './word.ts';

/** What people said of each alert. */
export async function readWords(database: Pick<Database, 'query'>): Promise<ReadonlyMap<string, AlertWord>> {
  const rows = await database.query<{ id: string; content: AlertWord }>(
    'select alert_id as id, content from alert_word',
  );
  return new Map(rows.map(({ id, content }) => [id, content]));
}

/** All alerts with what people said of them, those that fire first. */
export async function readSpokenAlerts(database: Database, nowMs: number): Promise<readonly SpokenAlert[]> {
  const [alerts, words] = await Promise.all([readAlerts(database), readWords(database)]);
  return alerts.map((alert) => spoken(alert, words.get(alert.id), nowMs));
}

/** What happened to alerts, the latest first. */
export function readAlertSteps(database: Database, limit: number): Promise<readonly AlertStep[]> {
  return database.query<AlertStep & { [column: string]: unknown }>(
    `select alert_id as alert, at_ms as "atMs", kind, who, note from alert_step
     order by at_ms desc, number desc limit $1`,
    [limit],
  );
}

/** Does what a person wants. Throws SL-OPS-007 for an alert that does not stand. */
export function actOnAlert(
  database: Database,
  id: string,
  action: AlertAction,
  who: string,
  nowMs: number,
): Promise<SpokenAlert> {
  return database.transaction(async (client) => {
    const { rows } = await client.query<{ content: Alert }>('select content from alert where id = $1', [id]);
    const alert = rows[0]?.content;
    if (alert === undefined || alert.state === 'resolved') {
      throw operationsErrors.error('SL-OPS-007', { because: `No alert "${id.slice(0, 100)}" stands` });
    }
    await client.query(`insert into alert_word (alert_id, content) values ($1, '{}') on conflict do nothing`, [id]);
    const words = await client.query<{ content: AlertWord }>(
      'select content from alert_word where alert_id = $1 for update',
      [id],
    );
    const { word, step } = sayOf(alert, words.rows[0]?.content ?? {}, action, who, nowMs);
    await client.query('update alert_word set content = $2 where alert_id = $1', [id, JSON.stringify(word)]);
    await writeAlertSteps(client, [step]);
    return spoken(alert, word, nowMs);
  });
}

export async function writeAlertSteps(client: pg.PoolClient, steps: readonly AlertStep[]): Promise<void> {
  await client.query(
    `insert into alert_step (alert_id, at_ms, kind, who, note)
     select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[])`,
    [
      steps.map(({ alert }) => alert),
      steps.map(({ atMs }) => atMs),
      steps.map(({ kind }) => kind),
      steps.map(({ who }) => who),
      steps.map(({ note }) => note),
    ],
  );
}

/** Forgets what happened before that time, and words on alerts that are forgotten. */
export async function forgetAlertWords(client: pg.PoolClient, beforeMs: number): Promise<void> {
  await client.query('delete from alert_step where at_ms < $1', [beforeMs]);
  await client.query(
    'delete from alert_word where not exists (select 1 from alert where alert.id = alert_word.alert_id)',
  );
}
