import type { Failure } from '../../kernel/failure.ts';
import { normalizeGtin } from '../../kernel/gtin.ts';
import { mappingErrors } from './errors.ts';
import { type Configured, kindOfLocations, saysOtherwise } from './places.ts';

/** The columns of a file of mappings, in the order in which an export writes them. */
export const COLUMNS = [
  'connection',
  'kind',
  'foreign_kind',
  'foreign_id',
  'foreign_name',
  'canonical',
  'sku',
  'gtin',
  'title',
  'options',
] as const;
export type Column = (typeof COLUMNS)[number];

const REQUIRED: readonly Column[] = ['connection', 'kind', 'foreign_id'];
const MOST_CHARACTERS: Readonly<Record<Column, number>> = {
  connection: 63,
  kind: 20,
  foreign_kind: 100,
  foreign_id: 200,
  foreign_name: 200,
  canonical: 300,
  sku: 100,
  gtin: 14,
  title: 500,
  options: 1_000,
};

/** A row as it is written: which record of a connection is meant, and by what its article or location may be known. */
export interface MappingRow {
  readonly line: number;
  readonly connection: string;
  readonly kind: 'product' | 'location';
  readonly foreignKind: string;
  readonly foreignId: string;
  readonly foreignName?: string;
  readonly canonical?: string;
  readonly sku?: string;
  /** 14 digits, with its check digit proven. */
  readonly gtin?: string;
  readonly title?: string;
  /** `colour=red;size=m`. */
  readonly options?: string;
}

/** A row that is not taken, and why. */
export interface Refused {
  readonly line: number;
  readonly failure: Failure;
}

/**
 * By which kinds of records each connector knows articles: the first when a row does not say. One that is not here may read bindings of
 * any kind.
 */
const ARTICLE_KINDS: Readonly<Record<string, readonly string[]>> = {
  odoo: ['product.template', 'variant', 'sku'],
  shopify: ['variant', 'sku', 'product'],
  // A product without variations, or a variation: both draw their ids from one row.
  woocommerce: ['variant', 'sku', 'product'],
  // Tills know articles by nothing but the SKU that they print.
  pos: ['sku'],
};

/** Where the columns of a file stand. Throws SL-MAP-002. */
export function readHeader(fields: readonly string[]): ReadonlyMap<Column, number> {
  const wrong = (because: string, value?: string) =>
    mappingErrors.error('SL-MAP-002', { because, ...(value === undefined ? {} : { value: value.slice(0, 100) }) });
  const places = new Map<Column, number>();
  for (const [index, field] of fields.entries()) {
    const name = field.trim().toLowerCase() as Column;
    if (!COLUMNS.includes(name)) {
      const hint = fields.length === 1 && field.includes(';') ? '; the file is separated by semicolons' : '';
      throw wrong(`line 1: "${field.slice(0, 60)}" is not a column${hint}; there is ${COLUMNS.join(', ')}`, field);
    }
    if (places.has(name)) throw wrong(`line 1: the column ${name} stands twice`, name);
    places.set(name, index);
  }
  const missing = REQUIRED.filter((name) => !places.has(name));
  if (missing.length > 0) throw wrong(`line 1: ${missing.join(', ')} missing`);
  return places;
}

/**
 * A row of fields as a mapping, or why it is none. `connections` says what is configured of each connection; undefined
 * where nothing is configured, so that any connection may be named.
 */
export function readRow(
  line: number,
  fields: readonly string[],
  header: ReadonlyMap<Column, number>,
  connections: Readonly<Record<string, Configured>> | undefined,
): MappingRow | Refused {
  const refused = (because: string, field?: Column, value?: string, code: RowCode = 'SL-MAP-003'): Refused => ({
    line,
    failure: mappingErrors.failure(code, {
      because,
      ...(field === undefined ? {} : { field }),
      ...(value === undefined ? {} : { value: value.slice(0, 100) }),
    }),
  });
  if (fields.length !== header.size) {
    return refused(`it has ${fields.length} fields, the header has ${header.size}`);
  }
  const given = new Map<Column, string>();
  for (const [column, index] of header) {
    const value = fields[index]?.trim() ?? '';
    if (value.length > MOST_CHARACTERS[column]) {
      return refused(`${column} is longer than ${MOST_CHARACTERS[column]} characters`, column, value);
    }
    if (value !== '') given.set(column, value);
  }
  const missing = REQUIRED.find((column) => !given.has(column));
  if (missing !== undefined) return refused(`${missing} is empty`, missing);
  const connection = given.get('connection') as string;
  const kind = given.get('kind') as string;
  if (kind !== 'product' && kind !== 'location') return refused('kind must be product or location', 'kind', kind);
  if (connections !== undefined && !Object.hasOwn(connections, connection)) {
    return refused(`the connection "${connection}" is not configured`, 'connection', connection);
  }
  const configured = connections?.[connection];
  const foreignId = bareId(given.get('foreign_id') as string);
  const learns = kindOf(kind, configured?.connector, given.get('foreign_kind'));
  if (learns === undefined) return refused('foreign_kind is empty and has no default here', 'foreign_kind');
  if ('unread' in learns) return refused(learns.unread, 'foreign_kind', given.get('foreign_kind'));
  if ('instead' in learns) return refused(`a location of ${connection}: ${learns.instead}`, 'kind', kind, 'SL-MAP-009');
  const canonical = given.get('canonical');
  if (canonical !== undefined && !new RegExp(`^${kind}/[^/]+(/[^/]+)*$`).test(canonical)) {
    return refused(`canonical must be written ${kind}/<name>`, 'canonical', canonical);
  }
  if (kind === 'location' && canonical === undefined) return refused('a location needs canonical', 'canonical');
  const otherwise = saysOtherwise(configured ?? {}, canonical ?? '', foreignId);
  if (kind === 'location' && otherwise !== undefined) return refused(otherwise, 'canonical', canonical, 'SL-MAP-008');
  const digits = given.get('gtin');
  const gtin = digits === undefined ? undefined : normalizeGtin(digits);
  if (digits !== undefined && gtin === undefined) {
    return refused(`${digits} is no GTIN: its check digit is wrong, or it is only valid in one store`, 'gtin', digits);
  }
  const options = given.get('options');
  return {
    line,
    connection,
    kind,
    foreignKind: learns.kind,
    foreignId,
    ...optional('foreignName', given.get('foreign_name')),
    ...optional('canonical', canonical),
    ...optional('sku', given.get('sku')),
    ...optional('gtin', gtin),
    ...optional('title', given.get('title')),
    ...optional('options', options === undefined ? undefined : sortedOptions(options)),
  };
}

type RowCode = 'SL-MAP-003' | 'SL-MAP-008' | 'SL-MAP-009';

/** The kind of binding that a row makes, when it makes one that is read. */
function kindOf(kind: MappingRow['kind'], connector: string | undefined, given: string | undefined) {
  if (kind === 'location') return kindOfLocations(connector, given);
  const read = Object.hasOwn(ARTICLE_KINDS, connector ?? '') ? (ARTICLE_KINDS[connector ?? ''] ?? []) : [];
  const known = given ?? read[0];
  if (known === undefined) return undefined;
  if (read.length === 0 || read.includes(known)) return { kind: known };
  return { unread: `nothing reads ${known}; it is ${read.join(', ').replace(/, (\S+)$/, ' or $1')}` };
}

/** Shopify exports `gid://shopify/ProductVariant/4711`; everything else that names the variant says 4711. */
const bareId = (id: string): string => /^gid:\/\/shopify\/\w+\/(\d+)$/.exec(id)?.[1] ?? id;

const optional = <Name extends keyof MappingRow>(name: Name, value: string | undefined) =>
  value === undefined ? {} : ({ [name]: value } as Pick<MappingRow, Name>);

/** "Size=M; Colour=Red" as the record of articles writes it. */
function sortedOptions(text: string): string {
  return text
    .split(';')
    .map((option) =>
      option
        .split('=')
        .map((part) => part.trim())
        .join('=')
        .toLowerCase(),
    )
    .filter((option) => option !== '')
    .sort()
    .join(';');
}
