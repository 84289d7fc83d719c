import { createHash, timingSafeEqual } from 'node:crypto';
import type { Chance } from '../../kernel/chance.ts';
import { factId } from '../../kernel/ids.ts';

/** 256 random bits behind a prefix that says what it is, so that people and scanners recognise one that leaked. */
export function newSecret(prefix: 'sls' | 'sll' | 'slr' | 'slm' | 'slk', chance: Chance): string {
  return `${prefix}_${Buffer.from(chance.bytes(32)).toString('base64url')}`;
}

/** What is stored of a secret. A plain hash is enough, because nobody can try 256 random bits. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares in constant time. */
export function isSecret(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(hash));
}

/** What a page must send back with a request that changes something; made from the session's secret, which it cannot read. */
export function csrfTokenOf(sessionSecret: string): string {
  return createHash('sha256').update(`csrf:${sessionSecret}`).digest('base64url');
}

/** The same person has the same id whichever hub meets them first. */
export function personIdOf(issuer: string, subject: string): string {
  return factId('person', issuer, subject).slice(0, 16);
}
