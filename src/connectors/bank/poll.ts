import { BANK_FILE_AGAIN_KIND, BANK_FILE_KIND } from '../../canonical/binding.ts';
import type { ConnectionContext, FactDraft, Poll } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { cursorOf, type FileCursor, look, type Reading } from './cursor.ts';
import type { BankSettings } from './manifest.ts';
import { type Measured, measure } from './rows.ts';
import { type FileSource, isTaken, type ListedFile, type OpenFile } from './source.ts';
import { surveySteps } from './survey.ts';
import { factsOf, refusedFact } from './tell.ts';

interface Page {
  readonly facts: readonly FactDraft[];
  readonly cursor: Json;
  readonly more: boolean;
}

/** The file in hand, between two pages of it. */
interface Hand {
  readonly file: OpenFile;
  readonly measured: Measured;
  /** First steps without anything to tell, while the file is understood; then its deliveries. */
  readonly steps: AsyncGenerator<FactDraft | undefined>;
  told: number;
}

/** Deliveries that are passed over at once after a restart. */
const PASSED_AT_ONCE = 100;

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
    await hand?.steps.return(undefined);
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
    try {
      const { measured } = await this.#take(name);
      const { sha256 } = measured;
      const earlier = await bindings.find(`${BANK_FILE_KIND}/${sha256}`, connection, BANK_FILE_KIND);
      if (earlier === undefined)
        return { facts: [], cursor: { ...cursor, reading: { ...place, sha256, told: 0 } }, more: true };
      await this.close();
      const canonical = `${BANK_FILE_KIND}/${sha256}/${name}`;
      await bindings.bind({ canonical, connection, kind: BANK_FILE_AGAIN_KIND, foreignId: name });
      log.info('a file was told before and is left alone', { file: name, earlier: earlier.foreignId });
      return { facts: [], cursor: { ...cursor, reading: { ...place, sha256, told: 0, end: 'told' } }, more: true };
    } catch (error) {
      // Too large to be read at all, so it has no digest.
      return this.#refuse(cursor, { ...place, sha256: nameless(place), told: 0 }, error);
    }
  }

  /** Opens and measures a file and takes it in hand. */
  async #take(name: string): Promise<Hand> {
    await this.close();
    const file = await this.#source.open(name);
    try {
      const measured = await measure(file);
      const { currency } = this.#context.settings;
      const steps = stepsOf(file, measured, currency === undefined ? {} : { currency });
      this.#hand = { file, measured, steps, told: 0 };
      return this.#hand;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async #tell(cursor: FileCursor, reading: Reading): Promise<Page> {
    const hand = await this.#inHand(reading);
    // The file is not what it was: it is looked at as a new one.
    if (hand === undefined)
      return { facts: [], cursor: { waiting: cursor.waiting, settled: cursor.settled }, more: false };
    const facts: FactDraft[] = [];
    for (let taken = 0; taken < PASSED_AT_ONCE && facts.length < LIMITS.bankPageSlices; taken += 1) {
      const step = await hand.steps.next().catch((error: unknown) => ({ error }));
      if ('error' in step) return this.#refuse(cursor, reading, step.error);
      if (step.done === true) {
        await this.close();
        return this.#told(cursor, { ...reading, end: 'told' }, facts);
      }
      if (step.value === undefined) break;
      hand.told += 1;
      if (hand.told > reading.told) facts.push(step.value);
    }
    return this.#told(cursor, reading, facts);
  }

  #told(cursor: FileCursor, reading: Reading, facts: readonly FactDraft[]): Page {
    return { facts, cursor: { ...cursor, reading: { ...reading, told: reading.told + facts.length } }, more: true };
  }

  /** The file where the cursor says; after a restart it is opened again and what is in the log already is passed over. */
  async #inHand({ name, sha256, told }: Reading): Promise<Hand | undefined> {
    const held = this.#hand;
    if (held?.measured.sha256 === sha256 && held.told <= told) return held;
    const hand = await this.#take(name);
    if (hand.measured.sha256 === sha256) return hand;
    await this.close();
    return undefined;
  }

  /** A file that cannot be trusted is a delivery that says why. Anything else that went wrong is tried again. */
  async #refuse(cursor: FileCursor, reading: Reading, error: unknown): Promise<Page> {
    const hand = this.#hand;
    try {
      if (!(error instanceof CodedError) || error.failure.kind !== 'invalid') throw error;
      const file = hand?.file ?? { name: reading.name, chunks: async function* () {} };
      const { encoding } = hand?.measured ?? { encoding: 'utf-8' as const };
      const fact = await refusedFact(file, { sha256: reading.sha256, encoding }, error.failure);
      return this.#told(cursor, { ...reading, end: 'refused' }, [fact]);
    } finally {
      await this.close();
    }
  }

  async #finish({ waiting, settled }: FileCursor, reading: Reading): Promise<Page> {
    const { bindings, connection } = this.#context;
    const { name, bytes, modifiedMs, sha256 } = reading;
    let away = false;
    if (reading.end === 'told') {
      await bindings.bind({
        canonical: `${BANK_FILE_KIND}/${sha256}`,
        connection,
        kind: BANK_FILE_KIND,
        foreignId: name,
      });
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

async function* stepsOf(
  file: OpenFile,
  measured: Measured,
  options: { readonly currency?: string },
): AsyncGenerator<FactDraft | undefined> {
  yield* factsOf(file, yield* surveySteps(file, measured, options), options);
}
