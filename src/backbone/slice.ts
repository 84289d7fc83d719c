import { LIMITS } from '../kernel/limits.ts';

/**
 * The slice of the key space, 0 to 63, that a business key belongs to: FNV-1a over its UTF-8 bytes, mixed once more so
 * that the low bits are good, modulo 64. The same on every driver and fixed for ever, because cursors hang on it.
 */
export function sliceOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return (hash >>> 0) % LIMITS.slices;
}
