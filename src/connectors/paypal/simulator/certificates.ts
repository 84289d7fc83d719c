import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate and the key that belongs to it. */
export interface Issued {
  /** PEM. */
  readonly certificate: string;
  readonly key: KeyObject;
}

export interface Wish {
  readonly name: string;
  readonly authority?: boolean;
  readonly from?: Date;
  readonly to?: Date;
}

/** Issues X.509 certificates (RFC 5280) with RSA keys: as an authority of its own, or signed by `issuer`. */
export function issueCertificate(wish: Wish, issuer?: { readonly name: string; readonly key: KeyObject }): Issued {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const from = wish.from ?? new Date('2026-01-01T00:00:00Z');
  const to = wish.to ?? new Date('2046-01-01T00:00:00Z');
  serial += 1;
  const body = sequence(
    tagged(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, serial & 0x7f])),
    SHA256_WITH_RSA,
    nameOf(issuer?.name ?? wish.name),
    sequence(time(from), time(to)),
    nameOf(wish.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(basicConstraints(wish.authority === true))),
  );
  const signature = sign('sha256', body, issuer?.key ?? privateKey);
  const whole = sequence(body, SHA256_WITH_RSA, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey,
  };
}

let serial = 0;

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const tagged = (tag: number, content: Buffer): Buffer => der(tag, content);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
/** 1.2.840.113549.1.1.11 */
const SHA256_WITH_RSA = sequence(objectId('2a864886f70d01010b'), der(0x05, Buffer.alloc(0)));

/** A name that is only a common name (2.5.4.3). */
const nameOf = (name: string): Buffer =>
  sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(name)))));

const time = (at: Date): Buffer => der(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

/** 2.5.29.19, critical. */
function basicConstraints(authority: boolean): Buffer {
  const value = sequence(...(authority ? [der(0x01, Buffer.from([0xff]))] : []));
  return sequence(objectId('551d13'), der(0x01, Buffer.from([0xff])), der(0x04, value));
}
