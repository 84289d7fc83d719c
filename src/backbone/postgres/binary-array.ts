/**
 * Arrays in PostgreSQL's binary format. As text, every quote of a JSON document would be escaped here and unescaped
 * there; the driver sends a Buffer as binary, which costs neither.
 */

const OID = { json: 114, text: 25, smallint: 21, integer: 23, bigint: 20, uuid: 2950 } as const;

/** One dimension, lower bound 1: number of dimensions, has nulls, element type, length, lower bound. */
function header(oid: number, length: number, hasNulls: boolean, bodyBytes: number): Buffer {
  const buffer = Buffer.allocUnsafe((length === 0 ? 12 : 20) + bodyBytes);
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(hasNulls ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  if (length > 0) {
    buffer.writeInt32BE(length, 12);
    buffer.writeInt32BE(1, 16);
  }
  return buffer;
}

/** `text[]` or `json[]`. */
function texts(oid: number, values: readonly (string | null)[]): Buffer {
  const sizes = values.map((value) => (value === null ? 0 : Buffer.byteLength(value)));
  const bodyBytes = sizes.reduce((sum, size) => sum + size + 4, 0);
  const buffer = header(oid, values.length, values.includes(null), bodyBytes);
  let at = 20;
  values.forEach((value, index) => {
    at = buffer.writeInt32BE(value === null ? -1 : (sizes[index] ?? 0), at);
    if (value !== null) at += buffer.write(value, at);
  });
  return buffer;
}

export const textArray = (values: readonly (string | null)[]): Buffer => texts(OID.text, values);
export const jsonArray = (values: readonly (string | null)[]): Buffer => texts(OID.json, values);

function fixed(
  oid: number,
  bytes: number,
  values: readonly (number | string | null)[],
  write: (buffer: Buffer, value: number | string, at: number) => void,
): Buffer {
  const present = values.filter((value) => value !== null).length;
  const buffer = header(oid, values.length, present < values.length, values.length * 4 + present * bytes);
  let at = 20;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : bytes, at);
    if (value === null) continue;
    write(buffer, value, at);
    at += bytes;
  }
  return buffer;
}

export const smallintArray = (values: readonly number[]): Buffer =>
  fixed(OID.smallint, 2, values, (buffer, value, at) => buffer.writeInt16BE(Number(value), at));
export const integerArray = (values: readonly number[]): Buffer =>
  fixed(OID.integer, 4, values, (buffer, value, at) => buffer.writeInt32BE(Number(value), at));
export const bigintArray = (values: readonly (number | null)[]): Buffer =>
  fixed(OID.bigint, 8, values, (buffer, value, at) => buffer.writeBigInt64BE(BigInt(value), at));
export const uuidArray = (values: readonly string[]): Buffer =>
  fixed(OID.uuid, 16, values, (buffer, value, at) => buffer.write(String(value).replaceAll('-', ''), at, 'hex'));
