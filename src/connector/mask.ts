import type { TSchema } from 'typebox';

/**
 * Masking: what may be seen outside the place where it is needed. Two ways lead here. Where a JSON Schema describes the
 * value, its annotations decide (`x-privacy`, `x-secret`); where none does (foreign payloads), only fields whose names are
 * known to be harmless are shown, and everything else is replaced by its length. Unknown is private.
 */

const MASK = '•••';

/** What a person may see. `internal` sees business facts, `personal` also who it is about. */
export type Clearance = 'internal' | 'personal';

/** `‹text of 12›`: that there is something, and nothing of what. */
function lengthOf(value: unknown): string {
  if (typeof value === 'string') return `‹text of ${value.length}›`;
  return `‹${Array.isArray(value) ? 'list' : typeof value}›`;
}

// ── by schema ───────────────────────────────────────────────────────────────────────────────────────────────

interface Annotated {
  readonly 'x-privacy'?: string;
  readonly 'x-secret'?: boolean;
  readonly properties?: Readonly<Record<string, Annotated>>;
  readonly items?: Annotated;
  readonly additionalProperties?: Annotated | boolean;
  readonly patternProperties?: Readonly<Record<string, Annotated>>;
  readonly anyOf?: readonly Annotated[];
}

/**
 * A copy of `value` in which every field that `schema` marks as secret, personal or sensitive, and every field that it does not
 * know, is masked. Secrets are masked for everyone; `personal` clearance shows personal fields, never sensitive ones.
 */
export function maskBySchema(schema: TSchema, value: unknown, clearance: Clearance = 'internal'): unknown {
  return maskNode(schema as Annotated, value, clearance, 0);
}

function maskNode(schema: Annotated | undefined, value: unknown, clearance: Clearance, depth: number): unknown {
  if (value === null || value === undefined) return value;
  if (schema === undefined || depth > 40) return lengthOf(value);
  if (schema['x-secret'] === true) return MASK;
  const privacy = schema['x-privacy'];
  if (privacy === 'sensitive' || (privacy === 'personal' && clearance !== 'personal')) return lengthOf(value);
  if (Array.isArray(value))
    return value.map((item) => maskNode(schema.items ?? anyOf(schema, 'items'), item, clearance, depth + 1));
  if (typeof value === 'object') return maskObject(schema, value as Record<string, unknown>, clearance, depth);
  // A choice of shapes is shown only when no shape of it is private.
  if (schema.anyOf?.some((choice) => maskNode(choice, value, clearance, depth + 1) !== value)) return lengthOf(value);
  return value;
}

function maskObject(
  schema: Annotated,
  value: Record<string, unknown>,
  clearance: Clearance,
  depth: number,
): Record<string, unknown> {
  const rest = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  const pattern = Object.values(schema.patternProperties ?? {})[0];
  const shapes = [schema, ...(schema.anyOf ?? [])];
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      const node = shapes.map((shape) => shape.properties?.[name]).find((found) => found !== undefined);
      return [name, maskNode(node ?? pattern ?? rest, part, clearance, depth + 1)];
    }),
  );
}

function anyOf(schema: Annotated, part: 'items'): Annotated | undefined {
  return schema.anyOf?.map((shape) => shape[part]).find((found) => found !== undefined);
}

/** The values of the fields that `schema` marks as secret, for scrubbing them out of any text. */
export function secretsOf(schema: TSchema, value: unknown): readonly string[] {
  const found: string[] = [];
  const visit = (node: Annotated | undefined, part: unknown, secret: boolean): void => {
    const marked = secret || node?.['x-secret'] === true;
    if (typeof part === 'string') {
      if (marked && part.length > 0) found.push(part);
    } else if (Array.isArray(part)) {
      for (const item of part) visit(node?.items, item, marked);
    } else if (part !== null && typeof part === 'object') {
      for (const [name, item] of Object.entries(part)) visit(node?.properties?.[name], item, marked);
    }
  };
  visit(schema as Annotated, value, false);
  return found;
}

// ── by name, for foreign payloads ───────────────────────────────────────────────────────────────────────────

/** Fields of any vendor that say what happened and not to whom. Compared without case, dashes and underscores. */
const HARMLESS = new Set(
  `id ids uid gid code codes type kind status state event action operation method object jsonrpc version apiversion api_version
   currency currency_code presentment_currency amount total subtotal price quantity qty count limit offset page cursor after before
   has_more hasnextpage endcursor startcursor has_next_page sku barcode gtin ean upc uom unit rate created updated
   created_at updated_at processed_at cancelled_at closed_at create_date write_date date date_order occurred_at expires_at timestamp
   livemode test model fields order sort operationname financial_status fulfillment_status display_financial_status
   display_fulfillment_status error_code decline_code error_type exception_type request_id requestid idempotency_key
   origin client_order_ref payment_intent charge refund invoice_status delivery_status payment_state tracking_number
   tracking_company carrier topic format amount_total amount_tax amount_untaxed amount_residual product_id variant_id
   order_id line_item_id location_id inventory_item_id warehouse_id company_id currency_id pricelist_id tax_id picking_id
   invoice_ids picking_ids move_ids order_line product_uom_qty qty_delivered qty_invoiced price_unit discount
   default_code throttlestatus maximumavailable currentlyavailable restorerate requestedquerycost actualquerycost`
    .split(/\s+/)
    .map(plain),
);

/** Fields that hold a sentence for people; shown with everything in it that looks like a person or a key taken out. */
const SENTENCES = new Set(['error', 'message', 'reason', 'detail', 'title', 'because', 'errordescription'].map(plain));

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}

const HARMLESS_HEADERS = new Set([
  'accept',
  'content-type',
  'content-length',
  'date',
  'retry-after',
  'traceparent',
  'user-agent',
  'idempotency-key',
  'request-id',
  'x-request-id',
  'stripe-version',
  'x-shopify-api-version',
  'x-shopify-topic',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
]);

/** What a mask knows about one connection. */
export interface MaskRules {
  /** Values that must never be seen, wherever they stand. */
  readonly secrets: readonly string[];
  /** Further field names of this system that are harmless. */
  readonly visibleFields?: readonly string[];
}

/** What is made of the rules once, because masking stands beside every call. */
interface Prepared {
  /** Each secret in every form that it travels in. */
  readonly forms: readonly string[];
  readonly known: ReadonlySet<string>;
  /** Names of fields met before: how they are shown, and how they are compared. */
  readonly names: Map<string, FieldName>;
}

interface FieldName {
  readonly shown: string;
  readonly plain: string;
}

const prepared = new WeakMap<MaskRules, Prepared>();
/** Vendors have some hundreds of field names; more are values used as names, and are not kept. */
const MOST_NAMES = 2_000;

function prepare(rules: MaskRules): Prepared {
  let ready = prepared.get(rules);
  if (ready === undefined) {
    const forms = rules.secrets
      .filter((secret) => secret.length >= 4)
      .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64(secret)]);
    const known = new Set([...HARMLESS, ...(rules.visibleFields ?? []).map(plain)]);
    ready = { forms: [...new Set(forms)], known, names: new Map() };
    prepared.set(rules, ready);
  }
  return ready;
}

function fieldName(key: string, { names }: Prepared): FieldName {
  let name = names.get(key);
  if (name === undefined) {
    name = { shown: withoutPeople(key), plain: plain(key) };
    if (names.size < MOST_NAMES) names.set(key, name);
  }
  return name;
}

/**
 * Replaces known secrets, and what looks like an e-mail address, a phone number, a card or a key, in free text. Long numbers
 * after a slash are ids: `order/shopify-eu/5678901234567`.
 */
export function maskText(text: string, rules: MaskRules): string {
  return withoutPeople(scrub(text, prepare(rules)));
}

/** Nothing shorter holds an address, a number of nine digits or a key. */
const SHORT = 6;

function withoutPeople(text: string): string {
  if (text.length < SHORT) return text;
  return text
    .replace(/[^\s@"'<>,;:]+@[^\s@"'<>,;:]+\.[^\s@"'<>,;:]+/g, '‹e-mail›')
    .replace(/(?<![\w-])(?:sk|rk|pk|whsec|shpat|shpss|shpca|shppa|whsk)_[\w-]{6,}/g, MASK)
    .replace(/\b(?:Bearer|Basic)\s+[\w+/=.-]{6,}/gi, MASK)
    .replace(/(?<![\w/-])\+?\d(?:[ ()/.-]{0,2}\d){8,18}(?![\w-])/g, '‹digits›');
}

function scrub(text: string, { forms }: Prepared): string {
  let clean = text;
  for (const form of forms) {
    if (clean.includes(form)) clean = clean.replaceAll(form, MASK);
  }
  return clean;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');

/** Longer payloads are shown as their length: reading one once more costs more than its excerpt is worth. */
const MOST_PAYLOAD = 65_536;
/** Elements of a list that are shown; an excerpt holds no more. */
const MOST_ELEMENTS = 25;

/** A foreign payload of which only harmless fields are shown: JSON, a form, or anything else as its length. */
export function maskPayload(body: string, rules: MaskRules): string {
  if (body === '') return '';
  if (body.length > MOST_PAYLOAD) return lengthOf(body);
  const ready = prepare(rules);
  const json = parsed(body);
  // Secrets are taken out once, of the whole: a secret in a harmless field is still one.
  if (json !== undefined) return scrub(JSON.stringify(maskForeign(json, ready, undefined, 0)), ready);
  if (/^[\w.[\]%-]+=[^\s<>{}]*(&[\w.[\]%-]+=[^\s<>{}]*)*$/.test(body)) return scrub(maskForm(body, ready), ready);
  return lengthOf(body);
}

function parsed(body: string): unknown {
  if (!/^\s*[[{]/.test(body)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function maskForeign(value: unknown, ready: Prepared, name: string | undefined, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (depth > 12) return lengthOf(value);
  if (Array.isArray(value)) return maskList(value, ready, name, depth);
  if (typeof value === 'object') {
    const masked: [string, unknown][] = [];
    for (const [key, part] of Object.entries(value as Record<string, unknown>)) {
      const field = fieldName(key, ready);
      masked.push([field.shown, maskForeign(part, ready, field.plain, depth + 1)]);
    }
    return Object.fromEntries(masked);
  }
  if (name !== undefined && ready.known.has(name)) return shown(value);
  if (name !== undefined && SENTENCES.has(name) && typeof value === 'string') return sentence(value);
  return lengthOf(value);
}

function maskList(values: readonly unknown[], ready: Prepared, name: string | undefined, depth: number): unknown[] {
  const masked = values.slice(0, MOST_ELEMENTS).map((item) => maskForeign(item, ready, name, depth + 1));
  return values.length > MOST_ELEMENTS ? [...masked, `‹${values.length - MOST_ELEMENTS} more›`] : masked;
}

/** What looks like the name of a person is taken out too; a sentence may still name a street, so it is kept short. */
function sentence(text: string): string {
  return withoutPeople(text)
    .replace(/\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’.-]*)+/gu, '‹name›')
    .slice(0, 300);
}

const INSTANT = /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** A harmless field is still scrubbed: people write anything anywhere. */
function shown(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^\d+$/.test(value) || INSTANT.test(value)) return value;
  // Words with spaces between them are for people, and perhaps about people.
  return value.length > 200 || /\s/.test(value) ? lengthOf(value) : withoutPeople(value);
}

function maskForm(body: string, ready: Prepared): string {
  return [...new URLSearchParams(body)]
    .map(([name, value]) => {
      const last = plain(/\[?([^[\]]*)\]?$/.exec(name)?.[1] ?? name);
      return `${withoutPeople(name)}=${ready.known.has(last) ? String(shown(value)) : lengthOf(value)}`;
    })
    .join('&');
}

/** Header values, only those that are known to be harmless. */
export function maskHeaders(headers: Readonly<Record<string, string>>, rules: MaskRules): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      HARMLESS_HEADERS.has(name.toLowerCase()) ? maskText(value, rules) : MASK,
    ]),
  );
}

/** An address without user, password and the values of its query; secrets in the path are taken out. */
export function maskAddress(address: string, rules: MaskRules): string {
  const url = URL.parse(address);
  if (url === null) return lengthOf(address);
  const ready = prepare(rules);
  const path = `${url.protocol}//${url.host}${url.pathname}`;
  const query = [...url.searchParams].map(
    ([name, value]) => `${withoutPeople(name)}=${ready.known.has(plain(name)) ? String(shown(value)) : MASK}`,
  );
  return scrub(query.length === 0 ? path : `${path}?${query.join('&')}`, ready);
}

/** A copy of what goes to a log: secrets and what looks like a person or a key are taken out of every text in it. */
export function maskFacts(value: unknown, rules: MaskRules, depth = 0): unknown {
  if (typeof value === 'string') return INSTANT.test(value) ? value : maskText(value, rules);
  if (value === null || typeof value !== 'object') return value;
  if (depth > 8) return lengthOf(value);
  if (value instanceof Error) return maskText(`${value.name}: ${value.message}`, rules);
  if (Array.isArray(value)) return value.map((item) => maskFacts(item, rules, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, maskFacts(part, rules, depth + 1)]));
}
