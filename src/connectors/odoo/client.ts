import type { Http } from '../../connector/http.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { odooErrors } from './errors.ts';
import { json2Transport } from './json2.ts';
import { jsonRpcTransport, type Server, serverVersion } from './jsonrpc.ts';
import type { OdooSettings } from './settings.ts';
import { CALL_TIMEOUT_MS, type Errand, type OdooCall, type Transport } from './transport.ts';

/** A record as Odoo gives it: `false` for empty, `[id, name]` for a many2one, ids for a x2many, UTC without a zone for times. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: number };
/** A search domain: conditions and prefix operators. */
export type Domain = readonly unknown[];
export interface ReadOptions {
  readonly order?: string;
  readonly limit?: number;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** What `load` answers: ids in the order of the rows, or `false` and the reasons. */
export interface Loaded {
  readonly ids: readonly number[] | false;
  readonly messages: readonly {
    readonly type?: string;
    readonly message?: string;
    /** Index of the record among those given. */
    readonly record?: number;
    readonly field?: string;
  }[];
}

/** Odoo as one errand sees it. */
export interface Odoo {
  readonly dialect: Dialect;
  searchRead(model: string, domain: Domain, fields: readonly string[], options?: ReadOptions): Promise<readonly Row[]>;
  read(model: string, ids: readonly number[], fields: readonly string[]): Promise<readonly Row[]>;
  /** Creates one record. Never safe to repeat. */
  create(
    model: string,
    values: Readonly<Record<string, unknown>>,
    context?: Readonly<Record<string, unknown>>,
  ): Promise<number>;
  write(model: string, ids: readonly number[], values: Readonly<Record<string, unknown>>): Promise<void>;
  /** Creates or updates by external id, the only call that checks and creates in one transaction. Safe to repeat. */
  load(model: string, fields: readonly string[], rows: readonly (readonly string[])[]): Promise<Loaded>;
  /** Any other method. */
  run(call: OdooCall): Promise<unknown>;
}

/** Opens errands on one Odoo database; finds out how to speak to it on first use. */
export interface OdooClient {
  during(errand: Errand): Promise<Odoo>;
  /** Companies, languages and time zone that every call is made in. */
  useContext(context: Readonly<Record<string, unknown>>): void;
}

export function odooClient(http: Http, settings: OdooSettings): OdooClient {
  let transport: Promise<Transport> | undefined;
  let base: Readonly<Record<string, unknown>> = {};

  const transportOf = (errand: Errand): Promise<Transport> => {
    transport ??= openTransport(http, settings, errand).catch((error: unknown) => {
      transport = undefined;
      throw error;
    });
    return transport;
  };

  return {
    async during(errand) {
      return errandOn(await transportOf(errand), errand, () => base);
    },
    useContext(context) {
      base = context;
    },
  };
}

async function openTransport(http: Http, settings: OdooSettings, errand: Errand): Promise<Transport> {
  const url = settings.url.replace(/\/+$/, '');
  const timeoutMs = (settings.callTimeoutSeconds ?? CALL_TIMEOUT_MS / 1_000) * 1_000;
  const dialect = await detect({ http, url, timeoutMs }, settings, errand);
  const { database, apiKey, login } = settings;
  if (dialect.transport === 'json-2') return json2Transport({ http, url, database, apiKey, dialect, timeoutMs });
  if (login === undefined) {
    throw odooErrors.error('SL-ODOO-030', {
      because: `Odoo ${dialect.major} needs the login of the user that the API key belongs to`,
      field: 'login',
    });
  }
  return jsonRpcTransport({ http, url, database, apiKey, login, dialect, timeoutMs });
}

async function detect(server: Server, settings: OdooSettings, errand: Errand): Promise<Dialect> {
  const wanted = settings.version ?? 'auto';
  const major = wanted === 'auto' ? majorOf(await serverVersion(server, errand)) : Number(wanted);
  const dialect = dialectOf(major);
  if (dialect !== undefined) return dialect;
  throw odooErrors.error('SL-ODOO-031', {
    because: `the server is Odoo ${major}`,
    field: 'version',
    value: String(major),
  });
}

/** `[19, 0, 0, "final", 0, ""]` is 19, `["saas~18", 2, …]` is 18. Where `/jsonrpc` is gone (22 and newer) only JSON-2 is left. */
export function majorOf(info: readonly unknown[] | undefined): number {
  if (info === undefined) return 22;
  const digits = /\d+/.exec(String(info[0]))?.[0];
  return digits === undefined ? 0 : Number(digits);
}

function errandOn(transport: Transport, errand: Errand, base: () => Readonly<Record<string, unknown>>): Odoo {
  const run = (call: OdooCall): Promise<unknown> => {
    const context = { ...base(), ...call.context };
    return transport.call(Object.keys(context).length === 0 ? call : { ...call, context }, errand);
  };
  return {
    dialect: transport.dialect,
    run,
    async searchRead(model, domain, fields, { order, limit, context } = {}) {
      const named = {
        domain,
        fields,
        ...(order === undefined ? {} : { order }),
        ...(limit === undefined ? {} : { limit }),
      };
      const call = { model, method: 'search_read', named, repeatable: true };
      return (await run(context === undefined ? call : { ...call, context })) as Row[];
    },
    async read(model, ids, fields) {
      if (ids.length === 0) return [];
      return (await run({ model, method: 'read', ids, named: { fields }, repeatable: true })) as Row[];
    },
    async create(model, values, context) {
      const call = { model, method: 'create', named: { vals_list: [values] }, repeatable: false };
      const ids = (await run(context === undefined ? call : { ...call, context })) as number[];
      return ids[0] as number;
    },
    async write(model, ids, values) {
      await run({ model, method: 'write', ids, named: { vals: values }, repeatable: true });
    },
    async load(model, fields, rows) {
      // Times in a file are read in the user's zone unless the context says otherwise.
      const call = { model, method: 'load', named: { fields, data: rows }, context: { tz: 'UTC' }, repeatable: true };
      return (await run(call)) as Loaded;
    },
  };
}

// ── reading rows ────────────────────────────────────────────────────────────────────────────────────────────

/** The id of a many2one; undefined when it is empty. */
export function linkOf(value: unknown): number | undefined {
  return Array.isArray(value) && typeof value[0] === 'number' ? value[0] : undefined;
}

/** The ids of a x2many. */
export function idsOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((id): id is number => typeof id === 'number') : [];
}

/** A text; undefined when it is empty, which Odoo writes as `false`. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** "2026-11-20 20:00:18" of Odoo (UTC without saying so) in RFC 3339. */
export function timeOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : `${text.replace(' ', 'T')}${text.length === 10 ? 'T00:00:00' : ''}Z`;
}

/** RFC 3339 in the form that both versions take: seconds, no zone. */
export function odooTime(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}
