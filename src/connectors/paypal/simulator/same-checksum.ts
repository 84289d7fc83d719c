import { crc32 } from 'node:zlib';

/** What an attacker does: a body with four bytes at its end that bring it to a checksum. */
export function sameChecksum(text: string, wanted: number): Buffer {
  const body = Buffer.from(text);
  // The checksum is affine in those bytes: each of their bits flips its own bits of it, so 32 equations decide.
  const of = (tail: number): number => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(tail >>> 0);
    return crc32(bytes, crc32(body));
  };
  const base = of(0);
  const rows = Array.from({ length: 32 }, (_, bit) => ({ flips: (of(2 ** bit) ^ base) >>> 0, bits: 2 ** bit }));
  let target = (wanted ^ base) >>> 0;
  let tail = 0;
  for (let bit = 0; bit < 32; bit += 1) {
    const mask = 2 ** bit;
    const at = rows.findIndex(({ flips }) => (flips & mask) >>> 0 !== 0);
    const [pivot] = rows.splice(at, 1);
    if (pivot === undefined) throw new Error('no such body');
    for (const row of rows) {
      if ((row.flips & mask) >>> 0 === 0) continue;
      row.flips = (row.flips ^ pivot.flips) >>> 0;
      row.bits = (row.bits ^ pivot.bits) >>> 0;
    }
    if ((target & mask) >>> 0 === 0) continue;
    target = (target ^ pivot.flips) >>> 0;
    tail = (tail ^ pivot.bits) >>> 0;
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(tail >>> 0);
  return Buffer.concat([body, bytes]);
}
