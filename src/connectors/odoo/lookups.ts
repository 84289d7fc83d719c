import { canonicalErrors } from '../../canonical/errors.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Domain, linkOf, numberOf, type Odoo, type Row, textOf } from './client.ts';
import { odooErrors } from './errors.ts';
import type { OdooSettings } from './settings.ts';

/** A product as booking needs it. */
export interface Product {
  readonly id: number;
  readonly sku: string;
  readonly active: boolean;
  readonly saleable: boolean;
  /** Name of its unit of measure: "Units", "kg". */
  readonly unit: string;
}

/** A sales tax of the company. */
export interface Tax {
  readonly id: number;
  readonly name: string;
  /** Percent: 20 for 20 %. */
  readonly percent: number;
  readonly inclusive: boolean;
}

/** The company that sells. */
export interface Company {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
  /** Its default sales tax, which settles a tie between equal rates. */
  readonly defaultTax: number | undefined;
}

const FRESH_MS = 60_000;

/**
 * Records of Odoo that many orders share. Found ones are kept for a minute; what was not found is asked for again at
 * once, so that a person's repair takes effect at the next try.
 */
export interface Lookups {
  company(odoo: Odoo): Promise<Company>;
  warehouse(odoo: Odoo): Promise<number | undefined>;
  /** By internal reference, archived ones too; several may share one. */
  products(odoo: Odoo, skus: readonly string[]): Promise<ReadonlyMap<string, readonly Product[]>>;
  /** By barcode: any of the ways in which a GTIN is written. */
  productsByGtin(odoo: Odoo, gtin: string): Promise<readonly Product[]>;
  /** Internal references by product id. */
  skus(odoo: Odoo, ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  taxes(odoo: Odoo): Promise<readonly Tax[]>;
  /** The pricelist that settles a currency; undefined when the company sells in it without one. Throws SL-ODOO-016. */
  pricelist(odoo: Odoo, currency: string): Promise<number | undefined>;
  journal(odoo: Odoo, gateway: string): Promise<number>;
  /** The journal that is named for this very gateway, and no other. Throws SL-CANON-002. */
  ownJournal(odoo: Odoo, gateway: string): Promise<number>;
  /** The gateway that a journal is named for; "*" where several share it or none is told apart, undefined where none is. */
  gateway(odoo: Odoo, journal: number): Promise<string | undefined>;
  /** The journal that entries ask for by this name. Throws SL-ODOO-041. */
  entryJournal(odoo: Odoo, name: string): Promise<number>;
  /** The account that entries ask for by this name. Throws SL-ODOO-041. */
  account(odoo: Odoo, name: string): Promise<number>;
  currency(odoo: Odoo, code: string): Promise<number | undefined>;
  country(odoo: Odoo, code: string): Promise<number | undefined>;
  region(odoo: Odoo, country: string, code: string): Promise<number | undefined>;
  /** Everything is asked for again. */
  forget(): void;
}

export function lookups(settings: OdooSettings, clock: Clock): Lookups {
  const remembered = new Map<string, { readonly value: unknown; readonly untilMs: number }>();

  function fresh<T>(key: string): T | undefined {
    const known = remembered.get(key);
    return known !== undefined && known.untilMs > clock.now() ? (known.value as T) : undefined;
  }
  const keep = (key: string, value: unknown): void => {
    remembered.set(key, { value, untilMs: clock.now() + FRESH_MS });
  };

  async function remember<T>(key: string, find: () => Promise<T>): Promise<T> {
    const known = fresh<T>(key);
    if (known !== undefined) return known;
    const value = await find();
    const empty = value === undefined || (Array.isArray(value) && value.length === 0);
    if (!empty) keep(key, value);
    return value;
  }

  /**
   * What is remembered under each of some names, and the names of which nothing is. It is taken at once: while the others are asked for,
   * somebody else may have everything forgotten.
   */
  function recall<Name, T>(names: readonly Name[], keyOf: (name: Name) => string) {
    const found = new Map<Name, T>();
    const missing: Name[] = [];
    for (const name of new Set(names)) {
      const known = fresh<T>(keyOf(name));
      if (known === undefined) missing.push(name);
      else found.set(name, known);
    }
    return { found, missing };
  }

  const company = (odoo: Odoo) => remember('company', () => findCompany(odoo, settings));

  return {
    company,
    warehouse: async (odoo) => {
      if (settings.warehouse === undefined) return undefined;
      const { id } = await company(odoo);
      return remember('warehouse', () =>
        oneByReference(odoo, 'stock.warehouse', 'code', settings.warehouse as string | number, 'warehouse', [
          ['company_id', '=', id],
        ]),
      );
    },
    async products(odoo, skus) {
      const { found, missing } = recall<string, readonly Product[]>(skus, (sku) => `sku:${sku}`);
      if (missing.length > 0) {
        const asked = Map.groupBy(await findProducts(odoo, [['default_code', 'in', missing]]), ({ sku }) => sku);
        for (const [sku, value] of asked) {
          found.set(sku, value);
          // Only a product that can be booked is kept: a repair of the others must be seen at once.
          if (isBookable(value)) keep(`sku:${sku}`, value);
        }
      }
      return new Map(skus.map((sku) => [sku, found.get(sku) ?? []]));
    },
    productsByGtin: (odoo, gtin) =>
      remember(`gtin:${gtin}`, () => findProducts(odoo, [['barcode', 'in', waysToWrite(gtin)]])),
    async skus(odoo, ids) {
      const { found, missing } = recall<number, string>(ids, (id) => `product:${id}`);
      if (missing.length > 0) {
        for (const { id, sku } of await findProducts(odoo, [['id', 'in', missing]])) {
          found.set(id, sku);
          // One without an internal reference is asked for again: somebody may give it one any moment.
          if (sku !== '') keep(`product:${id}`, sku);
        }
      }
      return found;
    },
    taxes: async (odoo) => {
      const { id } = await company(odoo);
      return remember('taxes', () => findTaxes(odoo, id));
    },
    pricelist: async (odoo, currency) => {
      const seller = await company(odoo);
      // That there is none is an answer too, and worth keeping: every order asks.
      const found = await remember(`pricelist:${currency}`, async () => ({
        pricelist: await findPricelist(odoo, settings, seller, currency),
      }));
      return found.pricelist;
    },
    journal: async (odoo, gateway) => {
      const { id } = await company(odoo);
      return remember(`journal:${gateway}`, () => findJournal(odoo, settings, id, gateway));
    },
    ownJournal: async (odoo, gateway) => {
      if (settings.journals?.[gateway] === undefined) throw leftToPeople(gateway);
      const { id } = await company(odoo);
      return remember(`journal:${gateway}`, () => findJournal(odoo, settings, id, gateway));
    },
    gateway: async (odoo, journal) => {
      const found = await remember(`gateway:${journal}`, async () => {
        const [row] = await odoo.read('account.journal', [journal], ['code']);
        return { name: gatewayOf(settings, journal, textOf(row?.code)) };
      });
      return found.name;
    },
    entryJournal: async (odoo, name) => {
      const wanted = named(settings.journals, 'journals', name);
      const also = [['company_id', '=', (await company(odoo)).id]];
      return remember(`entry-journal:${name}`, () =>
        oneByReference(odoo, 'account.journal', 'code', wanted, `journals.${name}`, also),
      );
    },
    account: async (odoo, name) => {
      const wanted = named(settings.accounts, 'accounts', name);
      const { id } = await company(odoo);
      const [field, operator] = odoo.dialect.accountCompany;
      const also = [[field, operator, operator === 'in' ? [id] : id]];
      return remember(`account:${name}`, () =>
        oneByReference(odoo, 'account.account', 'code', wanted, `accounts.${name}`, also),
      );
    },
    currency: (odoo, code) =>
      remember(
        `currency:${code}`,
        async () => (await odoo.searchRead('res.currency', [['name', '=', code]], ['name'], { limit: 1 }))[0]?.id,
      ),
    country: (odoo, code) =>
      remember(
        `country:${code}`,
        async () => (await odoo.searchRead('res.country', [['code', '=', code]], ['code'], { limit: 1 }))[0]?.id,
      ),
    region: (odoo, country, code) =>
      remember(`region:${country}:${code}`, async () => {
        const domain = [
          ['country_id.code', '=', country],
          ['code', '=', code],
        ];
        return (await odoo.searchRead('res.country.state', domain, ['code'], { limit: 1 }))[0]?.id;
      }),
    forget: () => remembered.clear(),
  };
}

const isBookable = (products: readonly Product[]): boolean =>
  products.length === 1 && products.every((product) => product.active && product.saleable);

async function findCompany(odoo: Odoo, settings: OdooSettings): Promise<Company> {
  const fields = ['name', 'currency_id', 'account_sale_tax_id'];
  const wanted = settings.company;
  const domain =
    wanted === undefined
      ? [['id', '=', await ownCompany(odoo)]]
      : [[typeof wanted === 'number' ? 'id' : 'name', '=', wanted]];
  const [row] = await odoo.searchRead('res.company', domain, fields, { limit: 1 });
  if (row === undefined) throw missingSetting('company', wanted, 'company');
  const currency = Array.isArray(row.currency_id) ? String(row.currency_id[1]) : '';
  return { id: row.id, name: String(row.name), currency, defaultTax: linkOf(row.account_sale_tax_id) };
}

async function ownCompany(odoo: Odoo): Promise<number> {
  const call = { model: 'res.users', method: 'context_get', repeatable: true };
  const { uid } = (await odoo.run(call)) as { uid?: number };
  const domain = uid === undefined ? [] : [['id', '=', uid]];
  const [user] = await odoo.searchRead('res.users', domain, ['company_id'], { limit: 1 });
  return linkOf(user?.company_id) ?? 1;
}

async function findProducts(odoo: Odoo, domain: Domain): Promise<Product[]> {
  const fields = ['default_code', 'active', 'sale_ok', 'uom_id'];
  const rows = await odoo.searchRead('product.product', domain, fields, {
    order: 'id',
    context: { active_test: false },
  });
  return rows.map((row) => ({
    id: row.id,
    sku: textOf(row.default_code) ?? '',
    active: row.active === true,
    saleable: row.sale_ok === true,
    unit: Array.isArray(row.uom_id) ? String(row.uom_id[1]) : '',
  }));
}

/** 00012345678905 may stand as EAN-13, UPC-A or EAN-8. */
function waysToWrite(gtin: string): string[] {
  return [14, 13, 12, 8]
    .filter((length) => /^0*$/.test(gtin.slice(0, 14 - length)))
    .map((length) => gtin.slice(14 - length));
}

async function findTaxes(odoo: Odoo, company: number): Promise<Tax[]> {
  const domain = [
    ['type_tax_use', '=', 'sale'],
    ['amount_type', '=', 'percent'],
    ['company_id', '=', company],
  ];
  const rows = await odoo.searchRead('account.tax', domain, ['name', 'amount', 'price_include'], {
    order: 'sequence,id',
  });
  return rows.map((row) => ({
    id: row.id,
    name: String(row.name),
    percent: numberOf(row.amount),
    inclusive: row.price_include === true,
  }));
}

async function findPricelist(
  odoo: Odoo,
  settings: OdooSettings,
  company: Company,
  currency: string,
): Promise<number | undefined> {
  const set = settings.pricelists?.[currency];
  if (set !== undefined) return set;
  const domain = [
    ['currency_id.name', '=', currency],
    ['company_id', 'in', [false, company.id]],
  ];
  const [row] = await odoo.searchRead('product.pricelist', domain, ['name'], { order: 'id', limit: 1 });
  if (row !== undefined || currency === company.currency) return row?.id;
  const active = await odoo.searchRead('res.currency', [['name', '=', currency]], ['name'], { limit: 1 });
  throw odooErrors.error('SL-ODOO-016', {
    because:
      active.length === 0
        ? `the currency ${currency} is not active in Odoo`
        : `Odoo has no pricelist in ${currency}, so an order would be booked in ${company.currency}`,
    field: 'order.currency',
    value: currency,
  });
}

async function findJournal(odoo: Odoo, settings: OdooSettings, company: number, gateway: string): Promise<number> {
  const wanted = settings.journals?.[gateway] ?? settings.journals?.['*'];
  if (wanted === undefined) {
    throw odooErrors.error('SL-ODOO-026', {
      because: `no journal is named for "${gateway}"`,
      field: `journals.${gateway}`,
      value: gateway,
    });
  }
  const kinds = [
    ['company_id', '=', company],
    ['type', 'in', ['bank', 'cash', 'credit']],
  ];
  return oneByReference(odoo, 'account.journal', 'code', wanted, `journals.${gateway}`, kinds);
}

const leftToPeople = (gateway: string) =>
  canonicalErrors.error('SL-CANON-002', {
    because: `no journal is named for "${gateway}", so the credit note stays open`,
    field: `journals.${gateway}`,
    value: gateway,
    next: `Name a bank or cash journal of Odoo as \`journals.${gateway}\` in the connection, whose payments stand on the account of what is owed so; pay this credit note by hand from there.`,
  });

function gatewayOf({ journals = {} }: OdooSettings, id: number, code: string | undefined): string | undefined {
  const names = Object.keys(journals).filter((name) => journals[name] === id || journals[name] === code);
  const own = names.filter((name) => name !== '*');
  if (names.length === 0) return undefined;
  return own.length === 1 && own.length === names.length ? own[0] : '*';
}

function named(
  known: Readonly<Record<string, string | number>> | undefined,
  setting: 'journals' | 'accounts',
  name: string,
): string | number {
  const wanted = known?.[name];
  if (wanted !== undefined) return wanted;
  const names = Object.keys(known ?? {}).join(', ');
  throw odooErrors.error('SL-ODOO-041', {
    because: `an entry asks for "${name}", \`${setting}\` names ${names === '' ? 'none' : names}`,
    field: `${setting}.${name}`,
    value: name,
  });
}

async function oneByReference(
  odoo: Odoo,
  model: string,
  nameField: string,
  wanted: string | number,
  setting: string,
  also: readonly unknown[],
): Promise<number> {
  const domain = [[typeof wanted === 'number' ? 'id' : nameField, '=', wanted], ...also];
  const [row]: readonly (Row | undefined)[] = await odoo.searchRead(model, domain, [nameField], { limit: 1 });
  if (row === undefined) throw missingSetting(setting, wanted, model);
  return row.id;
}

function missingSetting(field: string, value: string | number | undefined, what: string) {
  return odooErrors.error('SL-ODOO-030', {
    because: `Odoo has no ${what} "${value ?? ''}"`,
    field,
    ...(value === undefined ? {} : { value: String(value) }),
  });
}
