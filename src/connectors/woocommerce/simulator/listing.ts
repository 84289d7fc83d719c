import { invalidParameters } from './shop-error.ts';

/** A record as a list orders and narrows it. */
export interface Listed {
  readonly id: number;
  readonly createdMs: number;
  readonly modifiedMs?: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly pages: number;
}

const MOST_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 10;

/**
 * Orders and cuts a list as WordPress does: the newest first unless asked otherwise, a page behind the last one is empty, and
 * `modified_after` leaves out the very second. Its time is the shop's own unless the request says that it is UTC.
 */
export function pageOf<Row extends Listed>(
  rows: readonly Row[],
  query: URLSearchParams,
  utcOffsetMinutes: number,
): Page<Row> {
  const size = Number(query.get('per_page') ?? DEFAULT_PER_PAGE);
  if (!Number.isInteger(size) || size < 1 || size > MOST_PER_PAGE) {
    const message = `per_page must be between 1 (inclusive) and ${MOST_PER_PAGE} (inclusive)`;
    throw invalidParameters({ per_page: ['rest_out_of_bounds', message] });
  }
  const included = query.get('include')?.split(',').map(Number);
  const after = timeOf(query, 'modified_after', utcOffsetMinutes);
  const found = rows
    .filter(({ id }) => included === undefined || included.includes(id))
    .filter((row) => after === undefined || modifiedOf(row) > after);
  const sorted = sort(found, query.get('orderby') ?? 'date', query.get('order') ?? 'desc');
  const page = Number(query.get('page') ?? 1);
  const from = Number(query.get('offset') ?? (page - 1) * size);
  return { rows: sorted.slice(from, from + size), total: found.length, pages: Math.ceil(found.length / size) };
}

const modifiedOf = ({ modifiedMs, createdMs }: Listed): number => modifiedMs ?? createdMs;

function timeOf(query: URLSearchParams, name: string, utcOffsetMinutes: number): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const asUtc = Date.parse(`${text.replace(/Z$/, '')}Z`);
  const isUtc = ['true', '1'].includes(query.get('dates_are_gmt') ?? '');
  return isUtc ? asUtc : asUtc - utcOffsetMinutes * 60_000;
}

function sort<Row extends Listed>(rows: readonly Row[], by: string, direction: string): Row[] {
  const key = (row: Row): number => {
    if (by === 'modified') return modifiedOf(row);
    return by === 'id' || by === 'include' ? row.id : row.createdMs;
  };
  const sign = direction === 'asc' ? 1 : -1;
  return [...rows].sort((left, right) => sign * (key(left) - key(right) || left.id - right.id));
}

/** Only the fields that are asked for. */
export function withFields(row: object, query: URLSearchParams): object {
  const fields = query.get('_fields')?.split(',');
  if (fields === undefined) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => fields.includes(name)));
}
