import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createZstdDecompress } from 'node:zlib';
import { backboneErrors } from '../errors.ts';

/**
 * A backup file: Zstandard around frames of one byte kind, four bytes length (big endian) and that many bytes.
 *
 * | kind | holds |
 * |---|---|
 * | `H` | the header as JSON, first |
 * | `T` | the table that follows, as JSON |
 * | `D` | a piece of the table in COPY's text format |
 * | `Z` | the SHA-256 of all frames before it, last |
 */
export type FrameKind = 'H' | 'T' | 'D' | 'Z';

export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Buffer;
}

export const BACKUP_FORMAT = 'storeloom-backup';
export const BACKUP_VERSION = 1;

export interface BackupHeader {
  readonly format: typeof BACKUP_FORMAT;
  readonly version: number;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly server: string;
  /** The log's incarnation at the time of the backup; a restore gives a new one. */
  readonly incarnation: string;
  readonly migrations: readonly { readonly number: number; readonly name: string; readonly checksum: string }[];
  /** Parents before their children. */
  readonly partitions: readonly BackupPartition[];
  readonly sequences: readonly { readonly name: string; readonly value: number; readonly called: boolean }[];
  readonly tables: number;
}

/** A leaf of a partitioned table, which a restore makes anew when the migrations do not. */
export interface BackupPartition {
  readonly table: string;
  readonly parent: string;
  /** As PostgreSQL writes it: `FOR VALUES FROM ('1') TO ('1000001')`. */
  readonly bound: string;
  readonly options: readonly string[];
}

export interface BackupTable {
  readonly table: string;
  readonly columns: readonly string[];
}

const HEAD_BYTES = 5;
/** No frame that the hub writes is larger; a larger one is damage. */
const FRAME_BYTES = 256 * 1024 * 1024;

/** One frame as bytes. */
export function encodeFrame(kind: FrameKind, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(kind, 0, 'latin1');
  head.writeUInt32BE(payload.length, 1);
  return Buffer.concat([head, payload]);
}

/**
 * The frames of a file, in order. Throws SL-BACKBONE-040 when it is not a backup, was cut short or changed; the end and
 * its checksum are known only after the last frame, so read it once through before you trust it.
 */
export async function* readFrames(file: string, onBytes: (bytes: number) => void): AsyncGenerator<Frame> {
  const hash = createHash('sha256');
  let ended = false;
  for await (const frame of framesOf(rawChunks(file, onBytes))) {
    if (ended) throw damaged('something follows its end');
    if (frame.kind === 'Z') {
      if (!hash.digest().equals(frame.payload)) throw damaged('its checksum does not match');
      ended = true;
      continue;
    }
    hash.update(encodeFrame(frame.kind, frame.payload));
    yield frame;
  }
  if (!ended) throw damaged('it was cut short');
}

async function* rawChunks(file: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  source.on('data', (chunk) => onBytes(chunk.length));
  const plain = createZstdDecompress();
  source.on('error', (error) => plain.destroy(error));
  source.pipe(plain);
  try {
    for await (const chunk of plain) yield chunk as Buffer;
  } catch (cause) {
    throw damaged(`it cannot be read: ${(cause as Error).message}`, cause);
  } finally {
    source.destroy();
  }
}

async function* framesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let pending: Buffer[] = [];
  let have = 0;
  const joined = (): Buffer => {
    const whole = pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending);
    pending = [whole];
    return whole;
  };
  let need = HEAD_BYTES;
  for await (const chunk of chunks) {
    pending.push(chunk);
    have += chunk.length;
    while (have >= need) {
      const whole = joined();
      const length = whole.readUInt32BE(1);
      if (length > FRAME_BYTES) throw damaged('a frame is impossibly large');
      need = HEAD_BYTES + length;
      if (have < need) break;
      const kind = whole.toString('latin1', 0, 1);
      if (!isKind(kind)) throw damaged('it holds what no backup holds');
      yield { kind, payload: whole.subarray(HEAD_BYTES, need) };
      pending = [whole.subarray(need)];
      have -= need;
      need = HEAD_BYTES;
    }
  }
  if (have > 0) throw damaged('it was cut short');
}

const isKind = (text: string): text is FrameKind => ['H', 'T', 'D', 'Z'].includes(text);

/** SL-BACKBONE-040. */
export function damaged(because: string, cause?: unknown) {
  return backboneErrors.error('SL-BACKBONE-040', { because }, cause);
}
