import type { Environment } from './environment.ts';
import { OdooException } from './errors.ts';
import type { Field, Values } from './model.ts';
import { microsOf, secondText } from './time.ts';

interface Message {
  readonly type: 'error';
  readonly message: string;
  readonly rows: { readonly from: number; readonly to: number };
  readonly record: number;
  readonly field?: string;
  readonly field_name?: string;
}

class CellError extends Error {
  readonly field: string;
  readonly fieldName: string;
  constructor(message: string, field: string, fieldName: string) {
    super(message);
    this.field = field;
    this.fieldName = fieldName;
  }
}

interface Raw {
  readonly from: number;
  readonly rows: readonly (readonly string[])[];
}

/**
 * `load`: rows of texts, records by external id, created or updated, all in one transaction; 200 also when nothing was
 * done. A row whose cells outside one2many columns are empty belongs to the record above it.
 */
export function load(
  environment: Environment,
  model: string,
  fields: readonly string[],
  data: readonly (readonly string[])[],
): Values {
  const paths = fields.map((field) => field.split('/'));
  const records = split(environment, model, paths, data);
  const messages: Message[] = [];
  const ids: number[] = [];
  const before = environment.triggers.length;
  try {
    environment.database.transaction(() => {
      for (const [index, record] of records.entries()) {
        try {
          ids.push(store(environment, model, paths, record.rows));
        } catch (error) {
          messages.push(messageOf(error, index, record));
        }
      }
      if (messages.length > 0) throw new Abandoned();
    });
  } catch (error) {
    if (!(error instanceof Abandoned)) throw error;
    // 17 has sent its webhooks by now; newer ones send nothing for what did not happen.
    if (environment.version >= 18) environment.triggers.length = before;
    return { ids: false, messages, nextrow: 0 };
  }
  return { ids, messages, nextrow: 0 };
}

class Abandoned extends Error {}

function messageOf(error: unknown, index: number, record: Raw): Message {
  const rows = { from: record.from, to: record.from + record.rows.length - 1 };
  if (error instanceof CellError) {
    return {
      rows,
      type: 'error',
      record: index,
      field: error.field,
      message: error.message,
      field_name: error.fieldName,
    };
  }
  if (error instanceof OdooException) return { rows, record: index, type: 'error', message: error.message };
  throw error;
}

function split(
  environment: Environment,
  model: string,
  paths: readonly string[][],
  data: readonly (readonly string[])[],
): Raw[] {
  const isList = paths.map(([name = '']) => environment.fieldOf(model, name)?.type === 'one2many');
  const records: { from: number; rows: (readonly string[])[] }[] = [];
  for (const [index, row] of data.entries()) {
    const own = row.some((cell, column) => cell !== '' && !isList[column]);
    const last = records.at(-1);
    if (own || last === undefined) records.push({ from: index, rows: [row] });
    else last.rows.push(row);
  }
  return records;
}

/** Stores one record with its lines; answers its id. */
function store(
  environment: Environment,
  model: string,
  paths: readonly string[][],
  rows: readonly (readonly string[])[],
): number {
  const [head = []] = rows;
  const values: Record<string, unknown> = {};
  let externalId: string | undefined;
  let databaseId: number | undefined;
  const lists = new Map<string, number[]>();
  for (const [column, path] of paths.entries()) {
    const [name = ''] = path;
    const cell = head[column] ?? '';
    if (name === 'id' && path.length === 1) {
      externalId = cell === '' ? undefined : cell;
      continue;
    }
    if (name === '.id' && path.length === 1) {
      if (cell !== '') databaseId = environment.get(model, Number(cell)).id;
      continue;
    }
    const field = environment.fieldOf(model, name);
    if (field === undefined) throw new CellError(`Invalid field '${name}' in '${model}'`, name, name);
    if (field.type === 'one2many') lists.set(name, [...(lists.get(name) ?? []), column]);
    else values[name] = readCell(environment, name, path, field, cell);
  }
  const existing = externalId === undefined ? databaseId : resolve(environment, model, externalId);
  for (const [name, columns] of lists)
    values[name] = commandsOf(environment, model, name, columns, paths, rows, existing);
  if (existing !== undefined) {
    environment.write(model, [existing], values);
    return existing;
  }
  const pending = takeExternalIds(values);
  const id = environment.create(model, values);
  if (externalId !== undefined) remember(environment, externalId, model, id);
  nameChildren(environment, model, id, pending);
  return id;
}

/** Lines as commands: update where the external id is known, create otherwise. */
function commandsOf(
  environment: Environment,
  model: string,
  name: string,
  columns: readonly number[],
  paths: readonly string[][],
  rows: readonly (readonly string[])[],
  parent: number | undefined,
): unknown[] {
  const field = environment.fieldOf(model, name) as Field;
  const child = field.relation as string;
  const commands: unknown[] = [];
  for (const row of rows) {
    if (columns.every((column) => (row[column] ?? '') === '')) continue;
    let externalId: string | undefined;
    const values: Record<string, unknown> = {};
    for (const column of columns) {
      const path = (paths[column] as string[]).slice(1);
      const [childName = ''] = path;
      const cell = row[column] ?? '';
      if (childName === 'id' && path.length === 1) externalId = cell === '' ? undefined : cell;
      else
        values[childName] = readCell(environment, childName, path, environment.fieldOf(child, childName), cell, child);
    }
    const existing = externalId === undefined ? undefined : resolve(environment, child, externalId);
    if (existing !== undefined) commands.push([1, existing, values]);
    else if (parent !== undefined) {
      const id = environment.create(child, { ...values, [field.inverse as string]: parent });
      if (externalId !== undefined) remember(environment, externalId, child, id);
    } else commands.push([0, externalId ?? 0, values]);
  }
  return commands;
}

/** External ids of lines that are about to be created, in the order of their commands. */
function takeExternalIds(values: Record<string, unknown>): Map<string, (string | undefined)[]> {
  const pending = new Map<string, (string | undefined)[]>();
  for (const [name, value] of Object.entries(values)) {
    if (!Array.isArray(value)) continue;
    const commands = value.filter(
      (command): command is [number, unknown, unknown] => Array.isArray(command) && command[0] === 0,
    );
    if (commands.length === 0) continue;
    pending.set(
      name,
      commands.map((command) => (typeof command[1] === 'string' ? command[1] : undefined)),
    );
  }
  return pending;
}

function nameChildren(
  environment: Environment,
  model: string,
  id: number,
  pending: Map<string, (string | undefined)[]>,
): void {
  for (const [name, externalIds] of pending) {
    const field = environment.fieldOf(model, name) as Field;
    const children = environment.valueOf(model, environment.get(model, id), name) as number[];
    for (const [index, externalId] of externalIds.entries()) {
      const child = children[index];
      if (externalId !== undefined && child !== undefined)
        remember(environment, externalId, field.relation as string, child);
    }
  }
}

// ── cells ───────────────────────────────────────────────────────────────────────────────────────────────────

function readCell(
  environment: Environment,
  name: string,
  path: readonly string[],
  field: Field | undefined,
  cell: string,
  model = '',
): unknown {
  if (field === undefined) throw new CellError(`Invalid field '${name}' in '${model}'`, name, name);
  if (cell === '') return field.type === 'many2many' ? [[5, 0, 0]] : false;
  switch (field.type) {
    case 'many2one':
      return linkTo(environment, name, path[1], field, cell);
    case 'many2many':
      return [[6, 0, cell.split(',').map((part) => linkTo(environment, name, path[1], field, part))]];
    case 'integer':
    case 'float':
    case 'monetary':
      if (Number.isNaN(Number(cell)))
        throw new CellError(
          `'${cell}' does not seem to be a number for field '${field.label}'`,
          name,
          field.label ?? name,
        );
      return Number(cell);
    case 'boolean':
      return cell === '1' || cell.toLowerCase() === 'true';
    case 'datetime':
      return momentOf(environment, cell);
    default:
      return cell;
  }
}

function linkTo(environment: Environment, name: string, how: string | undefined, field: Field, cell: string): number {
  const model = field.relation as string;
  if (how === '.id') {
    const id = Number(cell);
    if (environment.find(model, id) !== undefined) return id;
    throw new CellError(
      `No matching record found for database id '${cell}' in field '${field.label}'`,
      name,
      field.label ?? name,
    );
  }
  if (how === 'id') {
    const id = resolve(environment, model, cell);
    if (id !== undefined) return id;
    throw new CellError(
      `No matching record found for external id '${cell}' in field '${field.label}'`,
      name,
      field.label ?? name,
    );
  }
  const [found] = environment.search(model, [['name', '=', cell]], { limit: 1 });
  if (found !== undefined) return found.id;
  throw new CellError(
    `No matching record found for name '${cell}' in field '${field.label}'`,
    name,
    field.label ?? name,
  );
}

/** Times in a file are in the user's zone (Brussels here, an hour ahead) unless the context says UTC. */
function momentOf(environment: Environment, cell: string): string {
  const shift = environment.context.tz === 'UTC' ? 0 : 3_600_000_000;
  return secondText(microsOf(cell) - shift);
}

// ── external ids ────────────────────────────────────────────────────────────────────────────────────────────

const complete = (externalId: string): readonly [string, string] => {
  const cut = externalId.indexOf('.');
  return cut < 0 ? ['__import__', externalId] : [externalId.slice(0, cut), externalId.slice(cut + 1)];
};

function resolve(environment: Environment, model: string, externalId: string): number | undefined {
  const [module, name] = complete(externalId);
  const [row] = environment.search('ir.model.data', [
    ['name', '=', name],
    ['module', '=', module],
  ]);
  return row !== undefined && row.model === model ? (row.res_id as number) : undefined;
}

/** `load` may always write external ids, also for a user who may not touch `ir.model.data`. */
function remember(environment: Environment, externalId: string, model: string, id: number): void {
  const [module, name] = complete(externalId);
  const { database, now, user } = environment;
  const row = { id: database.next('ir.model.data'), module, name, model, res_id: id };
  database.put('ir.model.data', { ...row, create_date: now, write_date: now, create_uid: user.id, write_uid: user.id });
}
