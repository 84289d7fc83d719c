import { createHash } from 'node:crypto';
import { type Envelope, LANES, type Lane, topicOf } from '../canonical/envelope.ts';
import { LIMITS } from '../kernel/limits.ts';
import { backboneErrors } from './errors.ts';
import type { ReadFilter } from './event-log.ts';
import { sliceOf } from './slice.ts';

/** A message as every driver stores it: checked, written out, with what it is found by. */
export interface StoredForm {
  readonly lane: Lane;
  readonly topic: string;
  readonly key: string;
  readonly slice: number;
  readonly correlation: string;
  /** 128 bits of SHA-256 over source and id, as a UUID. */
  readonly identity: string;
  /** The envelope as JSON text. */
  readonly text: string;
}

/**
 * Checks a message and writes it out, so that one that cannot be stored fails its own caller and nobody else.
 * Throws SL-BACKBONE-030 (too large) and 031 (a field that cannot be stored).
 */
function storedForm(envelope: Envelope, index: number): StoredForm {
  const path = `messages[${index}]`;
  const { lane, subject, source, id, correlationid } = envelope;
  if (!LANES.includes(lane)) throw refused(`${path}.lane`, 'is one of live, standard, bulk', String(lane));
  checkText(`${path}.subject`, subject);
  checkText(`${path}.source`, source);
  checkText(`${path}.id`, id);
  checkText(`${path}.correlationid`, correlationid);
  const topic = topicOf(envelope);
  checkText(`${path}.type`, topic);
  const text = writeOut(path, envelope);
  // A UTF-16 unit takes at most three bytes, so most messages need no exact count.
  if (text.length * 3 > LIMITS.messageBytes) {
    const bytes = Buffer.byteLength(text);
    if (bytes > LIMITS.messageBytes) {
      throw backboneErrors.error('SL-BACKBONE-030', {
        because: `${path} has ${bytes} bytes of JSON`,
        field: path,
        rule: `at most ${LIMITS.messageBytes} bytes`,
      });
    }
  }
  return {
    lane,
    topic,
    key: subject,
    slice: sliceOf(subject),
    correlation: correlationid,
    identity: identityOf(source, id),
    text,
  };
}

/** Writes every message of one call. Throws SL-BACKBONE-032 when there are more than `most`, else as `storedForm`. */
export function storedForms(envelopes: readonly Envelope[], most: number = LIMITS.appendBatch): StoredForm[] {
  if (envelopes.length > most) {
    throw backboneErrors.error('SL-BACKBONE-032', {
      because: `${envelopes.length} messages in one call`,
      rule: `at most ${most}`,
    });
  }
  return envelopes.map(storedForm);
}

/** What `(source, id)` is stored under. */
export function identityOf(source: string, id: string): string {
  const hex = createHash('sha256')
    .update(`${Buffer.byteLength(source)}:${source}${id}`)
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** Whether a message passes a filter; a topic that ends in `*` is a prefix. */
export function passes(message: { slice: number; topic: string }, filter: ReadFilter): boolean {
  if (filter.slices !== undefined && !filter.slices.includes(message.slice)) return false;
  if (filter.topics === undefined) return true;
  return filter.topics.some((topic) =>
    topic.endsWith('*') ? message.topic.startsWith(topic.slice(0, -1)) : message.topic === topic,
  );
}

function writeOut(path: string, envelope: Envelope): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(envelope);
  } catch (cause) {
    throw refused(path, 'can be written as JSON', (cause as Error).message);
  }
  return text;
}

function checkText(field: string, text: unknown): void {
  if (typeof text !== 'string' || text === '') throw refused(field, 'is a text that is not empty', typeof text);
  if (text.length > LIMITS.keyLength) throw refused(field, `has at most ${LIMITS.keyLength} characters`, text);
  if (text.includes('\0')) throw refused(field, 'holds no NUL character', text);
  if (!text.isWellFormed()) throw refused(field, 'is well-formed Unicode', text);
}

function refused(field: string, rule: string, value: string) {
  return backboneErrors.error('SL-BACKBONE-031', {
    because: `${field} is not what can be stored`,
    field,
    rule,
    value: JSON.stringify(value.slice(0, 80)),
  });
}
