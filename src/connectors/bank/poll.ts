import type { ConnectionContext, FactDraft, Poll } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { cursorOf, type FileCursor, look, type Reading } from './cursor.ts';
import type { BankSettings } from './manifest.ts';
import { type Measured, measure } from './rows.ts';
import { type FileSource, isTaken, type ListedFile, type OpenFile } from './source.ts';
import { survey } from './survey.ts';
import { factsOf, refusedFact } from './tell.ts';

/** Kind of the bindings that say which contents were told: bank-file/<digest> ↔ name of the file. */
const FILE_KIND = 'bank-file';

interface Page {
  readonly facts: readonly FactDraft[];
  readonly cursor: Json;
  readonly more: boolean;
}

/** The file in hand, between two pages of it. */
interface Hand {
  readonly file: OpenFile;
  readonly sha256: string;
  readonly facts: AsyncGenerator<FactDraft>;
  told: number;
}

/**
 * Looks for files and tells them, one after the other. Every step is in the cursor: a hub that dies within a file goes on
 * where it was, and what it repeats is stored once. A file is marked as told only when all of it is in the log.
 */
export class FilePoll implements Poll {
  readonly name = 'files';
  readonly lane = 'standard';
  readonly everyMs: number;
  readonly #context: ConnectionContext<BankSettings>;
  readonly #source: FileSource;
  #hand: Hand | undefined;

  constructor(context: ConnectionContext<BankSettings>, source: FileSource) {
    this.#context = context;
    this.#source = source;
    this.everyMs = context.settings.everyMs ?? 60_000;
  }

  async read(kept: Json | undefined): Promise<Page> {
    const cursor = cursorOf(kept);
    const { reading } = cursor;
    if (reading === undefined) return this.#look(cursor);
    if (reading.end !== undefined) return this.#finish(cursor, reading);
    return this.#tell(cursor, reading);
  }

  async close(): Promise<void> {
    const hand = this.#hand;
    this.#hand = undefined;
    await hand?.facts.return(undefined);
    await hand?.file.close();
  }

  async #look(cursor: FileCursor): Promise<Page> {
    const { clock, settings } = this.#context;
    const listed = (await this.#source.list()).filter(({ name }) => isTaken(name, settings.pattern));
    const { cursor: after, next } = look(cursor, listed, clock.now(), settings.settleMs ?? 10_000);
    if (next === undefined) return { facts: [], cursor: after, more: false };
    return this.#begin(after, next);
  }

  /** Measures a file. One that was told before, under whatever name, is told of in the log of the hub and left alone. */
  async #begin(cursor: FileCursor, { name, bytes, modifiedMs }: ListedFile): Promise<Page> {
    const { bindings, connection, log } = this.#context;
    const place = { name, bytes, modifiedMs };
    await this.close();
    let file: OpenFile | undefined;
    let measured: Pick<Measured, 'sha256' | 'encoding'> = { sha256: nameless(place), encoding: 'utf-8' };
    try {
      file = await this.#source.open(name);
      const whole = await measure(file);
      measured = whole;
      const { sha256 } = whole;
      const earlier = await bindings.find(`${FILE_KIND}/${sha256}`, connection, FILE_KIND);
      if (earlier !== undefined) {
        log.info('a file was told before and is left alone', { file: name, earlier: earlier.foreignId });
        return { facts: [], cursor: { ...cursor, reading: { ...place, sha256, told: 0, end: 'told' } }, more: true };
      }
      const options = this.#reading();
      const surveyed = await survey(file, whole, options);
      this.#hand = { file, sha256, facts: factsOf(file, surveyed, options), told: 0 };
      file = undefined;
      return { facts: [], cursor: { ...cursor, reading: { ...place, sha256, told: 0 } }, more: true };
    } catch (error) {
      if (!(error instanceof CodedError) || error.failure.kind !== 'invalid') throw error;
      const beginning = file ?? { name, chunks: async function* () {} };
      const fact = await refusedFact(beginning, measured, error.failure);
      const reading: Reading = { ...place, sha256: measured.sha256, told: 1, end: 'refused' };
      return { facts: [fact], cursor: { ...cursor, reading }, more: true };
    } finally {
      await file?.close();
    }
  }

  #reading() {
    const { currency } = this.#context.settings;
    return currency === undefined ? {} : { currency };
  }

  async #tell(cursor: FileCursor, reading: Reading): Promise<Page> {
    const hand = await this.#inHand(reading);
    // The file is not what it was: it is looked at as a new one.
    if (hand === undefined)
      return { facts: [], cursor: { waiting: cursor.waiting, settled: cursor.settled }, more: false };
    const facts: FactDraft[] = [];
    let ended = false;
    while (!ended && facts.length < LIMITS.bankPageSlices) {
      const { done, value } = await hand.facts.next();
      if (done === true) ended = true;
      else facts.push(value);
    }
    hand.told += facts.length;
    if (ended) await this.close();
    const after: Reading = { ...reading, told: hand.told, ...(ended ? { end: 'told' as const } : {}) };
    return { facts, cursor: { ...cursor, reading: after }, more: true };
  }

  /** The file where the cursor says; after a restart it is opened again and what is in the log already is passed over. */
  async #inHand({ name, sha256, told }: Reading): Promise<Hand | undefined> {
    if (this.#hand?.sha256 === sha256 && this.#hand.told === told) return this.#hand;
    await this.close();
    const file = await this.#source.open(name);
    try {
      const measured = await measure(file);
      if (measured.sha256 !== sha256) {
        await file.close();
        return undefined;
      }
      const options = this.#reading();
      const hand: Hand = {
        file,
        sha256,
        facts: factsOf(file, await survey(file, measured, options), options),
        told: 0,
      };
      while (hand.told < told && (await hand.facts.next()).done !== true) hand.told += 1;
      this.#hand = hand;
      return hand;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async #finish({ waiting, settled }: FileCursor, reading: Reading): Promise<Page> {
    const { bindings, connection } = this.#context;
    const { name, bytes, modifiedMs, sha256 } = reading;
    let away = false;
    if (reading.end === 'told') {
      await bindings.bind({ canonical: `${FILE_KIND}/${sha256}`, connection, kind: FILE_KIND, foreignId: name });
      away = await this.#source.finish(name, sha256);
    }
    const cursor: FileCursor = {
      waiting: waiting.filter((file) => file.name !== name),
      settled: away ? settled : [...settled.filter((file) => file.name !== name), { name, bytes, modifiedMs }],
    };
    return { facts: [], cursor, more: true };
  }
}

/** Stands for the digest of a file that is too large to be read. */
const nameless = ({ name, bytes, modifiedMs }: ListedFile): string => factId(name, String(bytes), String(modifiedMs));
