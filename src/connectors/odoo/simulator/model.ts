import type { Stored } from './database.ts';
import type { Environment } from './environment.ts';

export type Values = Readonly<Record<string, unknown>>;

/** A field of a model, as far as the simulator needs it. */
export interface Field {
  readonly type:
    | 'char'
    | 'text'
    | 'html'
    | 'integer'
    | 'float'
    | 'monetary'
    | 'boolean'
    | 'date'
    | 'datetime'
    | 'selection'
    | 'many2one'
    | 'one2many'
    | 'many2many';
  readonly label?: string;
  readonly relation?: string;
  /** The many2one of the related model that points back. */
  readonly inverse?: string;
  readonly required?: boolean;
  readonly options?: readonly string[];
  readonly initial?: (environment: Environment, values: Values) => unknown;
  /** Computed when read, never stored. */
  readonly compute?: (row: Stored, environment: Environment) => unknown;
  /** Decimals that are kept on writing; undefined keeps all. */
  readonly digits?: number;
}

/** A public method: called on records, with the arguments by name (JSON-2) or by position (JSON-RPC). */
export type Method = (
  environment: Environment,
  ids: readonly number[],
  named: Values,
  positional: readonly unknown[],
) => unknown;

export interface Model {
  readonly name: string;
  readonly label: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** What people see of a record; its `name` by default. */
  readonly display?: (row: Stored, environment: Environment) => string;
  readonly methods?: Readonly<Record<string, Method>>;
  /** Refuses or completes values before they are stored. */
  readonly beforeCreate?: (environment: Environment, values: Values) => Values;
  /** The record that a creation finds instead of making one; it is written then. */
  readonly existing?: (environment: Environment, values: Values) => number | undefined;
  readonly afterCreate?: (environment: Environment, id: number) => void;
  readonly beforeWrite?: (environment: Environment, row: Stored, values: Values) => Values;
  readonly afterWrite?: (environment: Environment, before: Stored, values: Values) => void;
  readonly beforeUnlink?: (environment: Environment, row: Stored) => void;
  /** Its many2one of these names is touched (write_date) when a record changes. */
  readonly touches?: readonly string[];
  readonly indexed?: readonly string[];
  readonly order?: string;
}

export const char = (label: string, more: Partial<Field> = {}): Field => ({ type: 'char', label, ...more });
export const flag = (label: string, initial = false): Field => ({ type: 'boolean', label, initial: () => initial });
export const integer = (label: string, more: Partial<Field> = {}): Field => ({ type: 'integer', label, ...more });
export const float = (label: string, more: Partial<Field> = {}): Field => ({ type: 'float', label, ...more });
export const date = (label: string): Field => ({ type: 'date', label });
export const datetime = (label: string, more: Partial<Field> = {}): Field => ({ type: 'datetime', label, ...more });
export const link = (relation: string, label: string, more: Partial<Field> = {}): Field => ({
  type: 'many2one',
  relation,
  label,
  ...more,
});
export const list = (relation: string, inverse: string, label: string): Field => ({
  type: 'one2many',
  relation,
  inverse,
  label,
});
export const links = (relation: string, label: string, more: Partial<Field> = {}): Field => ({
  type: 'many2many',
  relation,
  label,
  ...more,
});
export const choice = (label: string, options: readonly string[], initial?: string): Field => ({
  type: 'selection',
  label,
  options,
  ...(initial === undefined ? {} : { initial: () => initial }),
});
/** A field that is computed when read. */
export const computed = (
  type: Field['type'],
  label: string,
  compute: NonNullable<Field['compute']>,
  relation?: string,
): Field => ({
  type,
  label,
  compute,
  ...(relation === undefined ? {} : { relation }),
});
