import { readFileSync } from 'node:fs';
import type { DraftEvent } from '../../../connector/connector.ts';
import { CodedError, type Failure } from '../../../kernel/failure.ts';
import { type BankFile, measure } from '../rows.ts';
import { survey } from '../survey.ts';
import { factsOf } from '../tell.ts';
import { translate } from '../translate.ts';

export const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

/** A file that is in memory, in pieces of `piece` bytes so that every cut is met. */
export function fileOf(name: string, bytes: Uint8Array, piece = 1_021): BankFile {
  return {
    name,
    chunks: async function* () {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    },
  };
}

export interface ReadFile {
  /** Why nothing is told. */
  readonly refused?: Failure;
  readonly events: readonly DraftEvent[];
  /** Rows that became cases. */
  readonly cases: readonly Failure[];
  /** Lines of each delivery of rows. */
  readonly slices: readonly number[];
}

/** What the hub would hear of a file, all the way through deliveries and their translation. */
export async function readFile(file: BankFile, connection = 'bank-main'): Promise<ReadFile> {
  const events: DraftEvent[] = [];
  const cases: Failure[] = [];
  const slices: number[] = [];
  try {
    const surveyed = await survey(file, await measure(file));
    for await (const { topic, id, body } of factsOf(file, surveyed)) {
      const delivery = {
        connection,
        via: 'poll',
        topic,
        deliveryId: id,
        headers: {},
        body,
        encoding: 'utf8',
        receivedAt: '',
      } as const;
      const translation = translate(delivery, { connection, settings: {} });
      if (translation.kind === 'events') events.push(...translation.events);
      if (translation.kind === 'events' && topic === 'bank-lines') slices.push(translation.events.length);
      if (translation.kind === 'invalid') cases.push(translation.failure);
    }
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { refused: error.failure, events, cases, slices };
  }
  return { events, cases, slices };
}
