import { createHash } from 'node:crypto';
import type { Certificate } from './certificate.ts';

/** Where a chain of certificates stands. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** A certificate as it is kept: its text, and the hashes that chain it to the one before. */
export interface KeptCertificate extends Head {
  readonly previous: string;
  readonly body: string;
  /** What stands beside the text, for finding. */
  readonly day: string;
  readonly through: number;
  readonly state: string;
  readonly closedBy: string;
  readonly closedMs: number;
}

/** Before the first certificate. */
export const GENESIS: Head = { sequence: 0, hash: '0'.repeat(64) };

/** A value as text that is the same for the same value: names in their order, no spaces. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonicalText(each)}`);
  return `{${parts.join(',')}}`;
}

const hashAfter = (previous: string, sequence: number, body: string): string =>
  createHash('sha256').update(`${previous}\n${sequence}\n${body}`).digest('hex');

/** The certificate that follows `head`. It must be closed. */
export function chained(head: Head, certificate: Certificate): KeptCertificate {
  const { date, through, state, closed } = certificate;
  if (closed === undefined) throw new TypeError('only a day that is closed has a certificate');
  const body = canonicalText(certificate);
  const sequence = head.sequence + 1;
  return {
    sequence,
    previous: head.hash,
    hash: hashAfter(head.hash, sequence, body),
    body,
    day: date,
    through,
    state,
    closedBy: closed.by,
    closedMs: Date.parse(closed.at),
  };
}

export const certificateOf = ({ body }: Pick<KeptCertificate, 'body'>): Certificate => JSON.parse(body) as Certificate;

/** What is wrong with a certificate that should follow `head`; undefined when nothing is. */
export function breakOf(kept: KeptCertificate, head: Head): string | undefined {
  const { sequence, previous, hash, body, day } = kept;
  const name = `certificate ${sequence} (${day})`;
  const expected = head.sequence + 1;
  if (sequence > expected) return `certificate ${expected} is missing`;
  if (sequence < expected) return `${name} stands where ${expected} should`;
  if (previous !== head.hash) return `${name} does not follow the one before it`;
  if (hash !== hashAfter(previous, sequence, body)) return `${name} was changed`;
  const { date, through, state, closed } = certificateOf(kept);
  const isSame =
    date === day &&
    through === kept.through &&
    state === kept.state &&
    closed?.by === kept.closedBy &&
    Date.parse(closed.at) === kept.closedMs;
  return isSame ? undefined : `the columns of ${name} say something else than its text`;
}

/** What a look through all certificates came to. */
export interface Verdict {
  readonly certificates: number;
  /** The last good one. */
  readonly head: Head;
  /** The first thing that is wrong. */
  readonly broken?: string;
}

/** What is known of a certificate outside of the chain. */
export interface Seal {
  readonly day: string;
  readonly hash: string;
  /** The entry of the audit that says so. */
  readonly entry: number;
  /** Whether it was written together with its certificate; since the first of these each certificate has one. */
  readonly isFirm: boolean;
}

/**
 * Looks through certificates in their order, up to the first that is wrong. `seals`, by day, find what the chain alone cannot show:
 * an end that was cut off, and a chain that was made anew.
 */
export async function verifyCertificates(
  all: AsyncIterable<KeptCertificate> | Iterable<KeptCertificate>,
  seals: ReadonlyMap<string, Seal> = new Map(),
): Promise<Verdict> {
  const firmFrom = [...seals.values()]
    .filter(({ isFirm }) => isFirm)
    .map(({ day }) => day)
    .sort()[0];
  const seen = new Set<string>();
  let head = GENESIS;
  let certificates = 0;
  for await (const kept of all) {
    const broken = breakOf(kept, head) ?? breakOfSeal(kept, seals.get(kept.day), firmFrom);
    if (broken !== undefined) return { certificates, head, broken };
    head = { sequence: kept.sequence, hash: kept.hash };
    seen.add(kept.day);
    certificates += 1;
  }
  const [lost] = [...seals.values()]
    .filter(({ day }) => !seen.has(day))
    .sort((left, right) => left.entry - right.entry);
  if (lost === undefined) return { certificates, head };
  const broken = `the certificate of ${lost.day} is missing: entry ${lost.entry} of the audit knows its hash`;
  return { certificates, head, broken };
}

function breakOfSeal(kept: KeptCertificate, seal: Seal | undefined, firmFrom: string | undefined): string | undefined {
  const name = `certificate ${kept.sequence} (${kept.day})`;
  if (seal !== undefined && seal.hash !== kept.hash) {
    return `${name} is not the one that entry ${seal.entry} of the audit knows`;
  }
  if (seal === undefined && firmFrom !== undefined && kept.day >= firmFrom) return `the audit knows nothing of ${name}`;
  return undefined;
}
