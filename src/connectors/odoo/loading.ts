import type { Failure } from '../../kernel/failure.ts';
import type { Loaded, Odoo } from './client.ts';
import { odooErrors } from './errors.ts';
import { isConcurrencyMessage } from './failures.ts';

/** A record for `load`: its external id, and its row with continuation rows for lines. */
export interface LoadItem {
  readonly externalId: string;
  readonly rows: readonly (readonly string[])[];
}

export type LoadOutcome =
  | { readonly kind: 'loaded'; readonly id: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Tries when another transaction is at the same records: the loser's next `load` finds what the winner made. */
const MOST_TRIES = 4;

/**
 * Loads many records in one call. One bad record fails the whole call in Odoo, which says which one it was: it is set
 * aside with its reason, and the others are loaded without it.
 */
export async function loadEach(
  odoo: Odoo,
  model: string,
  fields: readonly string[],
  items: readonly LoadItem[],
): Promise<ReadonlyMap<string, LoadOutcome>> {
  const outcomes = new Map<string, LoadOutcome>();
  let waiting = [...items];
  let tries = 0;
  while (waiting.length > 0) {
    const loaded = await odoo.load(
      model,
      fields,
      waiting.flatMap((item) => item.rows),
    );
    if (loaded.ids !== false) {
      const { ids } = loaded;
      for (const [index, item] of waiting.entries()) {
        outcomes.set(item.externalId, { kind: 'loaded', id: ids[index] as number });
      }
      return outcomes;
    }
    tries += 1;
    if (isBusy(loaded)) {
      if (tries < MOST_TRIES) continue;
      throw odooErrors.error('SL-ODOO-007', { because: `${model}.load: ${reasonOf(loaded)}`, scope: 'operation' });
    }
    waiting = setAside(loaded, model, waiting, outcomes);
  }
  return outcomes;
}

const isBusy = (loaded: Loaded): boolean => loaded.messages.some(({ message }) => isConcurrencyMessage(message ?? ''));

const reasonOf = (loaded: Loaded): string =>
  loaded.messages.map(({ message }) => (message ?? '').replace(/\s+/g, ' ').trim()).join('; ') || 'no reason given';

/** Takes out the records that Odoo complains of; all of them when it does not say which. */
function setAside(
  loaded: Loaded,
  model: string,
  waiting: readonly LoadItem[],
  outcomes: Map<string, LoadOutcome>,
): LoadItem[] {
  const blamed = new Map<number, (typeof loaded.messages)[number]>();
  for (const message of loaded.messages) {
    if (message.record !== undefined && waiting[message.record] !== undefined) blamed.set(message.record, message);
  }
  return waiting.filter((item, index) => {
    const message = blamed.size === 0 ? loaded.messages[0] : blamed.get(index);
    if (message === undefined && blamed.size > 0) return true;
    outcomes.set(item.externalId, { kind: 'failed', failure: failureOfRow(model, item, message) });
    return false;
  });
}

/** Odoo's sentence may quote what was sent, and that may be personal: every value of the row is taken out of it. */
function failureOfRow(model: string, item: LoadItem, message: Loaded['messages'][number] | undefined): Failure {
  const cells = new Set(item.rows.flat().filter((cell) => cell.length > 3));
  let sentence = (message?.message ?? 'no reason given').replace(/\s+/g, ' ').trim();
  for (const cell of [...cells].sort((left, right) => right.length - left.length)) {
    sentence = sentence.replaceAll(cell, '…');
  }
  const isRight = /not allowed to (access|modify|create|delete)/i.test(sentence);
  return odooErrors.failure(isRight ? 'SL-ODOO-003' : 'SL-ODOO-006', {
    kind: 'invalid',
    because: `${model}.load: ${sentence}`,
    ...(message?.field === undefined ? {} : { field: message.field }),
  });
}

/** Loads records that have no lines; outcomes by external id. A record that is wanted several times is sent once. */
export async function loadRecords(
  odoo: Odoo,
  model: string,
  fields: readonly string[],
  records: readonly { readonly externalId: string; readonly row: readonly string[] }[],
): Promise<ReadonlyMap<string, LoadOutcome>> {
  const unique = new Map(records.map(({ externalId, row }) => [externalId, { externalId, rows: [row] }]));
  return loadEach(odoo, model, fields, [...unique.values()]);
}
