import type { Database, Stored } from './database.ts';
import { conjunction, satisfies } from './domain.ts';
import { accessError, missingError, OdooException, userError, validationError, valueError } from './errors.ts';
import type { Field, Model, Values } from './model.ts';
import { microsOf, secondText } from './time.ts';

/** What a change was, for automation rules. */
export interface Trigger {
  readonly model: string;
  readonly id: number;
  readonly kind: 'create' | 'write' | 'unlink';
  readonly before: Stored | undefined;
  readonly after: Stored | undefined;
  /** Names of fields that are different now. */
  readonly changed: readonly string[];
}

/** Who may do what. */
export interface User {
  readonly id: number;
  readonly login: string;
  /** `base.automation.create`, `account.move.write`; read for all not named. */
  readonly denied: ReadonlySet<string>;
}

const MAGIC: Readonly<Record<string, Field>> = {
  id: { type: 'integer', label: 'ID' },
  display_name: { type: 'char', label: 'Display Name' },
  create_date: { type: 'datetime', label: 'Created on' },
  write_date: { type: 'datetime', label: 'Last Updated on' },
  create_uid: { type: 'many2one', relation: 'res.users', label: 'Created by' },
  write_uid: { type: 'many2one', relation: 'res.users', label: 'Last Updated by' },
};

/** The ORM during one call: one user, one context, one moment (all rows of a call share their `write_date`). */
export interface Environment {
  readonly version: number;
  readonly database: Database;
  readonly context: Values;
  readonly user: User;
  /** Microseconds: the start of the transaction. */
  readonly now: number;
  readonly triggers: Trigger[];
  readonly models: ReadonlyMap<string, Model>;
  fieldOf(model: string, name: string): Field | undefined;
  find(model: string, id: number): Stored | undefined;
  /** Throws MissingError. */
  get(model: string, id: number): Stored;
  valueOf(model: string, row: Stored, name: string): unknown;
  search(
    model: string,
    domain: readonly unknown[],
    options?: { order?: string; limit?: number; offset?: number },
  ): Stored[];
  create(model: string, values: Values): number;
  write(model: string, ids: readonly number[], values: Values): void;
  unlink(model: string, ids: readonly number[]): void;
  read(model: string, ids: readonly number[], fields: readonly string[]): Values[];
  display(model: string, id: number): string;
  /** Bumps `write_date`, and lets rules see that computed fields changed. */
  touch(model: string, id: number, changed?: readonly string[]): void;
  check(model: string, operation: 'read' | 'write' | 'create' | 'unlink'): void;
}

export function createEnvironment(options: {
  readonly version: number;
  readonly database: Database;
  readonly models: ReadonlyMap<string, Model>;
  readonly context: Values;
  readonly user: User;
  readonly now: number;
}): Environment {
  const { database, models, user, now } = options;
  const triggers: Trigger[] = [];

  const modelOf = (name: string): Model => {
    const model = models.get(name);
    if (model === undefined)
      throw new OdooException('werkzeug.exceptions.NotFound', 404, `the model '${name}' does not exist`);
    return model;
  };
  const fieldOf = (model: string, name: string): Field | undefined => modelOf(model).fields[name] ?? MAGIC[name];

  const environment: Environment = {
    ...options,
    triggers,
    fieldOf,
    find: (model, id) => database.get(model, id),
    get(model, id) {
      const row = database.get(model, id);
      if (row === undefined) throw missingError(model, id, user.id);
      return row;
    },
    valueOf(model, row, name) {
      if (name === 'display_name') return displayOf(model, row);
      const field = fieldOf(model, name) as Field;
      if (field.compute !== undefined) return field.compute(row, environment);
      if (field.type === 'one2many') return childrenOf(field, row.id);
      return row[name] ?? emptyOf(field);
    },
    search: (model, domain, settings) => search(model, domain, settings),
    create: (model, values) => create(model, values),
    write: (model, ids, values) => {
      for (const id of ids) writeOne(model, environment.get(model, id), values);
    },
    unlink(model, ids) {
      environment.check(model, 'unlink');
      for (const id of ids) {
        const row = environment.get(model, id);
        modelOf(model).beforeUnlink?.(environment, row);
        triggers.push({ model, id, kind: 'unlink', before: row, after: undefined, changed: [] });
        for (const field of Object.values(modelOf(model).fields)) {
          if (field.type === 'one2many' && isOwned(field))
            environment.unlink(field.relation as string, childrenOf(field, id));
        }
        touchParents(model, row);
        database.remove(model, id);
        dropExternalIds(model, id);
      }
    },
    read(model, ids, fields) {
      const wanted = fields.length > 0 ? fields : Object.keys(modelOf(model).fields);
      for (const name of wanted)
        if (fieldOf(model, name) === undefined)
          throw valueError(`Invalid field '${name}' on ${options.version >= 18 ? '' : 'model '}'${model}'`);
      const rows = ids.flatMap((id) => database.get(model, id) ?? []);
      return rows.map((row) =>
        Object.fromEntries([
          ['id', row.id],
          ...wanted.filter((name) => name !== 'id').map((name) => [name, shown(model, row, name)]),
        ]),
      );
    },
    display: (model, id) => {
      const row = database.get(model, id);
      return row === undefined ? '' : displayOf(model, row);
    },
    touch(model, id, changed = []) {
      const before = database.get(model, id);
      if (before === undefined) return;
      const after = { ...before, write_date: now, write_uid: user.id };
      database.put(model, after);
      triggers.push({ model, id, kind: 'write', before, after, changed });
    },
    check(model, operation) {
      if (!user.denied.has(`${model}.${operation}`)) return;
      const verb = { read: 'access', write: 'modify', create: 'create', unlink: 'delete' }[operation];
      throw accessError(
        `You are not allowed to ${verb} '${modelOf(model).label}' (${model}) records.\n\nThis operation is allowed for the following groups:\n\t- Role / Administrator\n\nContact your administrator to request access if necessary.`,
      );
    },
  };

  // ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

  const displayOf = (model: string, row: Stored): string =>
    modelOf(model).display?.(row, environment) ?? (typeof row.name === 'string' ? row.name : `${model},${row.id}`);

  const childrenOf = (field: Field, id: number): number[] =>
    [...(database.byIndex(field.relation as string, field.inverse as string, id) ?? [])].sort(
      (left, right) => left - right,
    );

  function shown(model: string, row: Stored, name: string): unknown {
    const field = fieldOf(model, name) as Field;
    const value = environment.valueOf(model, row, name);
    if (field.type === 'many2one')
      return typeof value === 'number' ? [value, environment.display(field.relation as string, value)] : false;
    if (field.type === 'datetime' && typeof value === 'number') return secondText(value);
    if (field.type === 'html' && typeof value === 'string' && value !== '' && !value.startsWith('<'))
      return `<p>${value}</p>`;
    return value;
  }

  function search(
    model: string,
    domain: readonly unknown[],
    { order, limit, offset = 0 }: { order?: string; limit?: number; offset?: number } = {},
  ): Stored[] {
    const implicit =
      'active' in modelOf(model).fields && options.context.active_test !== false && !mentions(domain, 'active');
    const full = implicit ? [['active', '=', true], ...domain] : domain;
    // A condition on an unknown field fails also where there is no row to try it on.
    satisfiesNothing(model, full);
    const by = order ?? modelOf(model).order ?? 'id';
    const after = by === 'id' ? lowestId(full) : undefined;
    const inOrder =
      mentions(full, 'write_date') || isNarrowed(model, full)
        ? undefined
        : after !== undefined
          ? database.from(model, after)
          : by === 'id desc'
            ? database.backwards(model)
            : undefined;
    if (inOrder !== undefined && limit !== undefined && limit > 0) {
      const rows = inOrder.filter((row) => satisfies(environment, model, row, full));
      return rows.drop(offset).take(limit).toArray();
    }
    const found = [...candidates(model, full)].filter((row) => satisfies(environment, model, row, full));
    found.sort(comparison(model, by));
    return found.slice(offset, limit === undefined || limit === 0 ? undefined : offset + limit);
  }

  function satisfiesNothing(model: string, domain: readonly unknown[]): void {
    for (const item of domain) {
      if (!Array.isArray(item) || typeof item[0] !== 'string') continue;
      const [name = ''] = item[0].split('.');
      if (fieldOf(model, name) !== undefined) continue;
      const shownValue = typeof item[2] === 'string' ? `'${item[2]}'` : JSON.stringify(item[2]);
      throw valueError(
        `Invalid field ${model}.${name} in ${options.version >= 18 ? 'condition' : 'leaf'} ('${item[0]}', '${item[1]}', ${shownValue})`,
      );
    }
  }

  const mentions = (domain: readonly unknown[], name: string): boolean =>
    domain.some((item) => Array.isArray(item) && item[0] === name);

  function candidates(model: string, domain: readonly unknown[]): Iterable<Stored> {
    const terms = conjunction(domain);
    const [from, below] = ['>=', '<'].map((sign) =>
      terms.find(([field, operator]) => field === 'id' && operator === sign),
    );
    if (typeof from?.[2] === 'number' && typeof below?.[2] === 'number') {
      const first = from[2];
      const ids = Array.from({ length: Math.max(0, Math.ceil(below[2] - first)) }, (_, index) => first + index);
      return ids.flatMap((id) => database.get(model, id) ?? []);
    }
    for (const [field, operator, value] of terms) {
      const values = operator === '=' ? [value] : operator === 'in' && Array.isArray(value) ? value : undefined;
      if (values === undefined) continue;
      if (field === 'id') return values.flatMap((id) => database.get(model, id as number) ?? []);
      const ids = values.map((each) => database.byIndex(model, field, each));
      if (ids.some((set) => set === undefined)) continue;
      const unique = new Set(ids.flatMap((set) => [...(set as ReadonlySet<number>)]));
      return [...unique].flatMap((id) => database.get(model, id) ?? []);
    }
    const since = terms.find(([field, operator]) => field === 'write_date' && (operator === '>=' || operator === '>'));
    if (since === undefined) return database.rows(model);
    // The whole second of it, since that is what newer versions compare.
    return database.since(model, Math.floor(microsOf(String(since[2])) / 1_000_000) * 1_000_000);
  }

  /** Whether an index leads to few rows. */
  const isNarrowed = (model: string, domain: readonly unknown[]): boolean =>
    conjunction(domain).some(([field, operator, value]) => {
      if (operator !== '=' && operator !== 'in') return false;
      return field === 'id' || database.byIndex(model, String(field), value) !== undefined;
    });

  /** Where a search by id begins, when it asks for what comes behind one. */
  function lowestId(domain: readonly unknown[]): number | undefined {
    const behind = conjunction(domain).find(([field, operator]) => field === 'id' && operator === '>');
    return typeof behind?.[2] === 'number' ? behind[2] + 1 : undefined;
  }

  function comparison(model: string, order: string): (left: Stored, right: Stored) => number {
    const keys = order.split(',').map((part) => part.trim().split(/\s+/));
    return (left, right) => {
      for (const [name = 'id', direction] of keys) {
        const a = environment.valueOf(model, left, name) as number;
        const b = environment.valueOf(model, right, name) as number;
        if (a !== b) return (a < b ? -1 : 1) * (direction?.toLowerCase() === 'desc' ? -1 : 1);
      }
      return left.id - right.id;
    };
  }

  // ── writing ───────────────────────────────────────────────────────────────────────────────────────────────

  function create(model: string, given: Values): number {
    environment.check(model, 'create');
    const spec = modelOf(model);
    refuseUnknown(model, given);
    const known = spec.existing?.(environment, given);
    if (known !== undefined) {
      environment.write(model, [known], given);
      return known;
    }
    const values = spec.beforeCreate?.(environment, given) ?? given;
    const id = database.next(model);
    const row: Record<string, unknown> = {
      id,
      create_date: now,
      write_date: now,
      create_uid: user.id,
      write_uid: user.id,
    };
    for (const [name, field] of Object.entries(spec.fields)) {
      if (field.compute !== undefined || field.type === 'one2many') continue;
      const value = name in values ? values[name] : field.initial?.(environment, values);
      row[name] = converted(model, name, field, value, undefined);
      if (field.required && row[name] === false) throw missingRequired(model, name, field);
    }
    database.put(model, row as Stored);
    for (const [name, field] of Object.entries(spec.fields)) {
      if (field.type === 'one2many' && name in values) commandChildren(field, id, values[name]);
    }
    spec.afterCreate?.(environment, id);
    touchParents(model, environment.get(model, id));
    triggers.push({
      model,
      id,
      kind: 'create',
      before: undefined,
      after: environment.get(model, id),
      changed: Object.keys(row),
    });
    return id;
  }

  function writeOne(model: string, row: Stored, given: Values): void {
    environment.check(model, 'write');
    const spec = modelOf(model);
    refuseUnknown(model, given);
    const values = spec.beforeWrite?.(environment, row, given) ?? given;
    const after: Record<string, unknown> = { ...row, write_date: now, write_uid: user.id };
    for (const [name, value] of Object.entries(values)) {
      const field = fieldOf(model, name) as Field;
      if (field.compute !== undefined || field.type === 'one2many') continue;
      after[name] = converted(model, name, field, value, row[name]);
    }
    database.put(model, after as Stored);
    for (const [name, value] of Object.entries(values)) {
      const field = fieldOf(model, name) as Field;
      if (field.type === 'one2many') commandChildren(field, row.id, value);
    }
    spec.afterWrite?.(environment, row, values);
    touchParents(model, after as Stored);
    const changed = Object.keys(values).filter((name) => row[name] !== after[name]);
    triggers.push({ model, id: row.id, kind: 'write', before: row, after: environment.find(model, row.id), changed });
  }

  function refuseUnknown(model: string, values: Values): void {
    for (const name of Object.keys(values)) {
      if (fieldOf(model, name) === undefined)
        throw valueError(`Invalid field '${name}' ${options.version >= 18 ? 'in' : 'on model'} '${model}'`);
    }
  }

  function missingRequired(model: string, name: string, field: Field): OdooException {
    return validationError(
      `The operation cannot be completed: Missing required value for the field '${field.label}' (${name}).\nModel: '${modelOf(model).label}' (${model})\n- create/update: a mandatory field is not set\n- delete: another model requires the record being deleted, you can archive it instead\n`,
    );
  }

  function converted(model: string, name: string, field: Field, value: unknown, before: unknown): unknown {
    if (field.type === 'many2many') return linkedIds(field, value, (before ?? []) as readonly number[]);
    if (value === false || value === null || value === undefined) return emptyOf(field);
    switch (field.type) {
      case 'integer':
      case 'float':
      case 'monetary':
        return rounded(Number.isNaN(Number(value)) ? refuseNumber(value) : Number(value), field.digits);
      case 'selection':
        if (!(field.options ?? []).includes(String(value)))
          throw valueError(`Wrong value for ${model}.${name}: '${String(value)}'`);
        return value;
      case 'many2one':
        if (database.get(field.relation as string, value as number) === undefined)
          throw missingError(field.relation as string, value as number, user.id);
        return value;
      case 'boolean':
        return value === true || value === 1;
      default:
        return value;
    }
  }

  const refuseNumber = (value: unknown): never => {
    throw valueError(`could not convert string to float: '${String(value)}'`);
  };

  /** Odoo's commands for lists of links: create, update, delete, unlink, link, clear, replace. */
  function linkedIds(field: Field, value: unknown, before: readonly number[]): readonly number[] {
    if (!Array.isArray(value)) return value === false || value === null ? [] : before;
    let ids = [...before];
    for (const command of value as readonly unknown[]) {
      if (typeof command === 'number') ids = [...ids, command];
      else if (Array.isArray(command)) {
        const [kind, id, given] = command as [number, number, unknown];
        if (kind === 0) ids = [...ids, create(field.relation as string, given as Values)];
        if (kind === 1) environment.write(field.relation as string, [id], given as Values);
        if (kind === 2) environment.unlink(field.relation as string, [id]);
        if (kind === 2 || kind === 3) ids = ids.filter((each) => each !== id);
        if (kind === 4) ids = [...ids.filter((each) => each !== id), id];
        if (kind === 5) ids = [];
        if (kind === 6) ids = [...(given as number[])];
      }
    }
    return ids;
  }

  function commandChildren(field: Field, parent: number, value: unknown): void {
    const model = field.relation as string;
    for (const command of (value || []) as readonly unknown[]) {
      const [kind, id, given] = command as [number, number, Values];
      if (kind === 0) create(model, { ...given, [field.inverse as string]: parent });
      else if (kind === 1) environment.write(model, [id], given);
      else if (kind === 2 || kind === 3) environment.unlink(model, [id]);
      else if (kind === 4) environment.write(model, [id], { [field.inverse as string]: parent });
      else throw userError(`This simulator knows no command ${String(kind)} for ${model}`);
    }
  }

  const isOwned = (field: Field): boolean =>
    modelOf(field.relation as string).touches?.includes(field.inverse as string) ?? false;

  function touchParents(model: string, row: Stored): void {
    for (const name of modelOf(model).touches ?? []) {
      const parent = row[name];
      if (typeof parent !== 'number') continue;
      // A line that changes takes its document's list and totals with it.
      environment.touch(fieldOf(model, name)?.relation as string, parent, [
        'order_line',
        'invoice_line_ids',
        'amount_total',
      ]);
    }
  }

  function dropExternalIds(model: string, id: number): void {
    for (const row of [
      ...search('ir.model.data', [
        ['res_id', '=', id],
        ['model', '=', model],
      ]),
    ])
      database.remove('ir.model.data', row.id);
  }

  return environment;
}

export function emptyOf(field: Field): unknown {
  if (field.type === 'integer' || field.type === 'float' || field.type === 'monetary') return 0;
  if (field.type === 'many2many' || field.type === 'one2many') return [];
  return false;
}

/** Half away from zero at a number of decimals; unchanged without digits. */
export function rounded(value: number, digits: number | undefined): number {
  if (digits === undefined) return value;
  const scaled = Number(`${Math.abs(value).toPrecision(15)}e${digits}`);
  // A tiny leftover of binary floats is written with an exponent of its own.
  const units = Number.isNaN(scaled) ? Math.abs(value) * 10 ** digits : scaled;
  const result = Math.round(units) / 10 ** digits;
  return value < 0 ? -result : result;
}
