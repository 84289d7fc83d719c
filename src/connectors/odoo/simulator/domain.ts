import type { Stored } from './database.ts';
import type { Environment } from './environment.ts';
import { valueError } from './errors.ts';
import { microsOf, secondOf } from './time.ts';

type Term = readonly [field: string, operator: string, value: unknown];

const isTerm = (item: unknown): item is Term => Array.isArray(item) && item.length === 3 && typeof item[0] === 'string';

/** Whether a record satisfies a domain in prefix notation. Throws `builtins.ValueError` for an unknown field. */
export function satisfies(environment: Environment, model: string, row: Stored, domain: readonly unknown[]): boolean {
  let position = 0;
  const next = (): boolean => {
    const item = domain[position];
    position += 1;
    if (item === '!') return !next();
    if (item === '&' || item === '|') {
      const left = next();
      const right = next();
      return item === '&' ? left && right : left || right;
    }
    if (isTerm(item)) return holds(environment, model, row, item);
    throw valueError(`Invalid domain term ${JSON.stringify(item)}`);
  };
  let result = true;
  while (position < domain.length) result = next() && result;
  return result;
}

/** Terms that must all hold, for finding an index: those before any operator. */
export function conjunction(domain: readonly unknown[]): readonly Term[] {
  return domain.some((item) => item === '|' || item === '!') ? [] : domain.filter(isTerm);
}

function holds(environment: Environment, model: string, row: Stored, [path, operator, value]: Term): boolean {
  const [name = '', ...rest] = path.split('.');
  const field = environment.fieldOf(model, name);
  if (field === undefined) {
    const shown = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
    throw valueError(
      `Invalid field ${model}.${name} in ${environment.version >= 18 ? 'condition' : 'leaf'} ('${path}', '${operator}', ${shown})`,
    );
  }
  const held = environment.valueOf(model, row, name);
  if (rest.length > 0) {
    const related = field.type === 'many2one' ? (typeof held === 'number' ? [held] : []) : (held as readonly number[]);
    return related.some((id) => {
      const target = environment.find(field.relation as string, id);
      return (
        target !== undefined && holds(environment, field.relation as string, target, [rest.join('.'), operator, value])
      );
    });
  }
  if (operator === 'child_of')
    return liesUnder(environment, name === 'id' ? model : (field.relation as string), held, value);
  if (name === 'write_date' || name === 'create_date')
    return compareMoments(environment, held as number, operator, value);
  if (field.type === 'one2many' || field.type === 'many2many')
    return compareLists(held as readonly number[], operator, value);
  return compareValues(held, operator, value);
}

/** Whether a record is one of those named, or lies under one; only locations lie under each other here. */
function liesUnder(environment: Environment, model: string, held: unknown, value: unknown): boolean {
  const tops = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  for (let id = held; typeof id === 'number'; id = environment.find(model, id)?.location_id) {
    if (tops.includes(id)) return true;
  }
  return false;
}

/**
 * 17 compares the stored microseconds with what it is given; 19 compares whole seconds, so that `>` means the next second.
 */
function compareMoments(environment: Environment, held: number, operator: string, value: unknown): boolean {
  const text = String(value);
  if (environment.version >= 19 && /([Zz]|[+-]\d\d:?\d\d)$/.test(text)) {
    throw valueError(`expecting only datetimes with no timezone`);
  }
  const wanted = microsOf(text);
  const [left, right] = environment.version >= 19 ? [secondOf(held), secondOf(wanted)] : [held, wanted];
  return compareOrdered(left, operator, right);
}

function compareOrdered(left: number | string, operator: string, right: number | string): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    default:
      throw valueError(`Invalid operator ${operator}`);
  }
}

function compareLists(held: readonly number[], operator: string, value: unknown): boolean {
  if (value === false) return operator === '=' ? held.length === 0 : held.length > 0;
  const wanted = Array.isArray(value) ? (value as number[]) : [value as number];
  const some = held.some((id) => wanted.includes(id));
  return operator === '=' || operator === 'in' ? some : !some;
}

function compareValues(held: unknown, operator: string, value: unknown): boolean {
  switch (operator) {
    case 'in':
      return (value as readonly unknown[]).includes(held);
    case 'not in':
      return !(value as readonly unknown[]).includes(held);
    case '=':
      return held === value || (value === false && (held === null || held === undefined));
    case '!=':
      return held !== value;
    case 'like':
      return typeof held === 'string' && held.includes(String(value));
    case 'ilike':
      return typeof held === 'string' && held.toLowerCase().includes(String(value).toLowerCase());
    case '=like':
      return typeof held === 'string' && patternOf(String(value), '').test(held);
    case '=ilike':
      return typeof held === 'string' && patternOf(String(value), 'i').test(held);
    default:
      if (held === false || held === undefined) return false;
      return compareOrdered(held as number | string, operator, value as number | string);
  }
}

function patternOf(like: string, flags: string): RegExp {
  const source = like
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, flags);
}
