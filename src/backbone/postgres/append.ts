import type { QueryResultRow } from 'pg';
import type { Envelope, Lane } from '../../canonical/envelope.ts';
import { LANES } from '../../canonical/envelope.ts';
import type { Appended, Position, StoredMessage } from '../event-log.ts';
import type { StoredForm } from '../stored-form.ts';
import { jsonArray, smallintArray, textArray, uuidArray } from './binary-array.ts';
import { type Statement, TryAgain } from './database.ts';

/** Runs a statement and answers its rows. */
export type Query = <Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;

/** The place that append_events gave to the message with this ordinal (from 1), or where it found it. */
export interface Placed extends QueryResultRow {
  readonly ordinal: number;
  readonly place: number;
  /** The lane of a message that was stored before; null when it is new. */
  readonly earlier_lane: Lane | null;
}

/** What became durable in one lane by one append, for whoever reads the tail. */
export interface Fresh {
  readonly lane: Lane;
  /** Nobody else's message stands between here (excluded) and `through`: the lane was locked. */
  readonly after: Position;
  readonly through: Position;
  /** Made when somebody listens; reading them back from their text costs as much as the append itself. */
  readonly messages: () => readonly StoredMessage[];
}

/** The outcome of one append: an answer for each form, and what is new. */
export interface AppendOutcome {
  readonly appended: readonly Appended[];
  readonly fresh: readonly Fresh[];
}

const APPEND: Statement = {
  name: 'append-events',
  text: 'select ordinal, place, earlier_lane from append_events($1, $2, $3, $4, $5, $6, $7, $8)',
};

const PLACES: Statement = {
  text: 'select identity, lane, position from dedupe where identity = any ($1)',
};

/** The parameters of append_events. */
export function appendValues(forms: readonly StoredForm[], nowMs: number): unknown[] {
  return [
    textArray(forms.map((form) => form.lane)),
    textArray(forms.map((form) => form.topic)),
    textArray(forms.map((form) => form.key)),
    smallintArray(forms.map((form) => form.slice)),
    textArray(forms.map((form) => (form.correlation === form.key ? null : form.correlation))),
    uuidArray(forms.map((form) => form.identity)),
    jsonArray(forms.map((form) => form.text)),
    nowMs,
  ];
}

/** Each message once, however often it is in the batch. */
export function distinct(forms: readonly StoredForm[]): StoredForm[] {
  const seen = new Map<string, StoredForm>();
  for (const form of forms) if (!seen.has(form.identity)) seen.set(form.identity, form);
  return [...seen.values()];
}

/** Appends in one statement, which is its own transaction. The forms may hold one message more than once. */
export async function appendForms(query: Query, forms: readonly StoredForm[], nowMs: number): Promise<AppendOutcome> {
  const sent = distinct(forms);
  const placed = await query<Placed>(APPEND, appendValues(sent, nowMs));
  return await outcomeOf(query, forms, sent, placed, nowMs);
}

/**
 * Makes the answer of an append from what the statement says: where `placed` is silent, another append stored the message
 * in the same moment and its place is looked up. Throws when such a message was dropped by retention meanwhile; the caller
 * tries again.
 */
export async function outcomeOf(
  query: Query,
  forms: readonly StoredForm[],
  sent: readonly StoredForm[],
  placed: readonly Placed[],
  nowMs: number,
): Promise<AppendOutcome> {
  const answers = new Map(placed.map((row) => [row.ordinal, row]));
  const positions = new Map<number, Position>();
  const places = new Map<string, Appended>();
  const missing: string[] = [];
  sent.forEach((form, index) => {
    const answer = answers.get(index + 1);
    if (answer === undefined) {
      missing.push(form.identity);
      return;
    }
    const { place: position, earlier_lane: earlier } = answer;
    if (earlier === null) positions.set(index + 1, position);
    places.set(form.identity, { lane: earlier ?? form.lane, position, repeated: earlier !== null });
  });
  if (missing.length > 0) {
    const rows = await query<{ identity: string; lane: Lane; position: number }>(PLACES, [uuidArray(missing)]);
    for (const { identity, lane, position } of rows) places.set(identity, { lane, position, repeated: true });
  }
  const answered = new Set<string>();
  const appended = forms.map((form): Appended => {
    const place = places.get(form.identity);
    if (place === undefined) throw new TryAgain('a repeated message was dropped by retention in the same moment');
    const repeated = place.repeated || answered.has(form.identity);
    answered.add(form.identity);
    return { ...place, repeated };
  });
  return { appended, fresh: freshOf(sent, positions, nowMs) };
}

function freshOf(sent: readonly StoredForm[], positions: ReadonlyMap<number, number>, nowMs: number): Fresh[] {
  return LANES.flatMap((lane) => {
    const stored = sent.flatMap((form, index) => {
      const position = positions.get(index + 1);
      return position === undefined || form.lane !== lane ? [] : [{ form, position }];
    });
    const first = stored[0];
    const last = stored.at(-1);
    if (first === undefined || last === undefined) return [];
    const messages = () => stored.map(({ form, position }) => messageOf(form, position, nowMs));
    return [{ lane, after: first.position - 1, through: last.position, messages }];
  });
}

/** The message as a reader gets it: a copy of its own, since whoever appended may still hold the original. */
function messageOf(form: StoredForm, position: Position, recordedAt: number): StoredMessage {
  return {
    position,
    lane: form.lane,
    topic: form.topic,
    key: form.key,
    slice: form.slice,
    envelope: JSON.parse(form.text) as Envelope,
    recordedAt,
  };
}
