import { DURATION_RULE, isDuration, readPolicy } from '../../process/policy.ts';

/** What a sales channel shows of the assortment. */
export interface AssortmentChannel {
  /** The price list whose prices it shows, as the owner of prices names it. */
  readonly list: string;
  /** SKUs that it sells, `*` standing for any text; all by default. */
  readonly only?: readonly string[];
  /** SKUs that it does not sell. */
  readonly except?: readonly string[];
  /** Kinds of articles that it sells; goods, bundles and gift cards by default. */
  readonly kinds?: readonly string[];
}

/** Who owns articles, and which channels show them; `assortment` in the configuration. */
export interface Assortment {
  /** The connection whose articles and prices hold. */
  readonly owner: string;
  readonly channels: Readonly<Record<string, AssortmentChannel>>;
}

/** What a retailer decides about assortment-publication; `processes.assortment-publication` in the configuration. */
export interface AssortmentPolicy {
  /** How long an article may wait for its prices before a person is told. */
  readonly priceMs: number;
  /** How long a channel may take to show what it was told before a person is told. */
  readonly publicationMs: number;
  /** What a change by a channel that does not own articles leads to: it is told again how it should be, or left. */
  readonly drift: 'repair' | 'tell';
}

const MINUTE_MS = 60_000;

export const DEFAULT_ASSORTMENT_POLICY: AssortmentPolicy = {
  priceMs: 60 * MINUTE_MS,
  // A backfill of a large assortment takes hours at the pace that a channel allows.
  publicationMs: 24 * 60 * MINUTE_MS,
  drift: 'repair',
};

/** Kinds that are sold over the counter of any channel; services are what the hub books charges on. */
export const DEFAULT_KINDS: readonly string[] = ['goods', 'bundle', 'gift-card'];

/**
 * The settings `processes.assortment-publication` of the configuration as a policy. Throws SL-PROCESS-006 with the field,
 * the rule and the value for a setting that is unknown or not readable.
 */
export const readAssortmentPolicy = (settings: Readonly<Record<string, unknown>>): AssortmentPolicy =>
  readPolicy('assortment-publication', settings, DEFAULT_ASSORTMENT_POLICY, brokenRule);

function brokenRule(name: string, value: unknown): string | undefined {
  if (name === 'drift') return value === 'repair' || value === 'tell' ? undefined : 'must be one of repair, tell';
  return isDuration(value) ? undefined : DURATION_RULE;
}

/** Whether a text fits a pattern in which `*` stands for any text. */
export function fits(text: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
