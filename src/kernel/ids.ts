import { createHash } from 'node:crypto';
import type { Chance } from './chance.ts';

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

function base32(bytes: Uint8Array, length: number): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      bits -= 5;
      text += CROCKFORD[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
    if (text.length === length) break;
  }
  return text;
}

/**
 * The id of a fact, derived and not minted: the same parts always give the same id, so the same fact seen by
 * webhook, poll, retry or replay is the same message. 26 characters, 130 bits of SHA-256.
 */
export function factId(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return base32(hash.digest(), 26);
}

/** A fresh id that sorts by time (the layout of a ULID: 48 bits of milliseconds, 80 bits of chance). */
export function freshId(nowMs: number, chance: Chance): string {
  let time = '';
  let rest = nowMs;
  for (let index = 0; index < 10; index += 1) {
    time = CROCKFORD[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  return time + base32(chance.bytes(10), 16);
}
