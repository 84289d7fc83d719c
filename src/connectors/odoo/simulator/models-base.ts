import type { Environment } from './environment.ts';
import { validationError } from './errors.ts';
import {
  char,
  choice,
  computed,
  date,
  flag,
  float,
  integer,
  link,
  links,
  list,
  type Method,
  type Model,
} from './model.ts';

/** Records that every Odoo has: companies, people, places, languages, the registry itself. */
export function baseModels(version: number): Model[] {
  const nineteen = version >= 19;
  return [
    {
      name: 'res.company',
      label: 'Companies',
      fields: {
        name: char('Company Name', { required: true }),
        currency_id: link('res.currency', 'Currency'),
        account_sale_tax_id: link('account.tax', 'Default Sale Tax'),
        tax_calculation_rounding_method: choice('Tax Calculation Rounding Method', [
          'round_per_line',
          'round_globally',
        ]),
        point_of_sale_update_stock_quantities: choice(
          'Update quantities in stock',
          ['closing', 'real'],
          nineteen ? 'real' : 'closing',
        ),
        fiscalyear_lock_date: date('Global Lock Date'),
        tax_lock_date: date('Tax Return Lock Date'),
        ...(nineteen
          ? { sale_lock_date: date('Sales Lock Date'), hard_lock_date: date('Hard Lock Date') }
          : { period_lock_date: date('Journals Entries Lock Date') }),
      },
    },
    {
      name: 'res.currency',
      label: 'Currency',
      fields: {
        name: char('Currency', { required: true }),
        active: flag('Active', true),
        decimal_places: integer('Decimal Places'),
      },
      indexed: ['name'],
    },
    {
      name: 'res.currency.rate',
      label: 'Currency Rate',
      fields: {
        name: date('Date'),
        currency_id: link('res.currency', 'Currency', { required: true }),
        company_id: link('res.company', 'Company'),
        company_rate: float('Unit per company currency'),
      },
      order: 'name desc, id',
    },
    {
      name: 'res.country',
      label: 'Country',
      fields: { name: char('Country Name'), code: char('Country Code') },
      indexed: ['code'],
    },
    {
      name: 'res.country.state',
      label: 'Country state',
      fields: { name: char('State Name'), code: char('State Code'), country_id: link('res.country', 'Country') },
    },
    {
      name: 'res.lang',
      label: 'Languages',
      fields: { name: char('Name'), code: char('Locale Code'), active: flag('Active', true) },
    },
    {
      name: 'res.users',
      label: 'User',
      fields: {
        name: char('Name'),
        login: char('Login'),
        active: flag('Active', true),
        company_id: link('res.company', 'Company'),
      },
      methods: {
        context_get: (environment) => ({ lang: 'en_US', tz: 'Europe/Brussels', uid: environment.user.id }),
      },
    },
    {
      name: 'ir.model',
      label: 'Models',
      fields: { name: char('Model Description'), model: char('Model') },
      indexed: ['model'],
    },
    {
      name: 'ir.model.fields',
      label: 'Fields',
      fields: {
        name: char('Field Name'),
        model: char('Model Name'),
        model_id: link('ir.model', 'Model'),
        field_description: char('Label'),
      },
      indexed: ['model'],
      display: (row) => String(row.field_description ?? row.name),
    },
    {
      name: 'ir.model.data',
      label: 'Model Data',
      fields: {
        module: char('Module', { required: true }),
        name: char('External Identifier', { required: true }),
        model: char('Model Name', { required: true }),
        res_id: integer('Record ID'),
      },
      indexed: ['name', 'res_id'],
      beforeCreate(environment, values) {
        const twin = environment.search('ir.model.data', [
          ['name', '=', values.name],
          ['module', '=', values.module],
        ]);
        if (twin.length === 0) return values;
        throw validationError(
          `The operation cannot be completed: duplicate key value violates unique constraint "ir_model_data_module_name_uniq_index"\nDETAIL:  Key (module, name)=(${String(values.module)}, ${String(values.name)}) already exists.\n`,
        );
      },
    },
    {
      name: 'ir.module.module',
      label: 'Module',
      fields: { name: char('Technical Name'), state: char('Status'), shortdesc: char('Module Name') },
    },
    {
      name: 'decimal.precision',
      label: 'Decimal Precision',
      fields: { name: char('Usage'), digits: integer('Digits') },
    },
    partnerModel(nineteen),
    ...automationModels(),
  ];
}

function partnerModel(nineteen: boolean): Model {
  return {
    name: 'res.partner',
    label: 'Contact',
    fields: {
      name: char('Name'),
      active: flag('Active', true),
      email: char('Email'),
      email_normalized: char('Normalized Email'),
      phone: char('Phone'),
      ...(nineteen ? {} : { mobile: char('Mobile') }),
      ref: char('Reference'),
      vat: char('Tax ID'),
      type: choice('Address Type', ['contact', 'invoice', 'delivery', 'other'], 'contact'),
      parent_id: link('res.partner', 'Related Company'),
      child_ids: list('res.partner', 'parent_id', 'Contact'),
      street: char('Street'),
      street2: char('Street2'),
      city: char('City'),
      zip: char('Zip'),
      country_id: link('res.country', 'Country'),
      state_id: link('res.country.state', 'State'),
      is_company: flag('Is a Company'),
      lang: char('Language', { initial: () => 'en_US' }),
      comment: { type: 'html', label: 'Notes' },
      customer_rank: integer('Customer Rank'),
      company_id: link('res.company', 'Company'),
      category_id: links('res.partner.category', 'Tags'),
      property_product_pricelist: link('product.pricelist', 'Pricelist'),
    },
    indexed: ['email_normalized'],
    display: (row, environment) =>
      typeof row.parent_id === 'number'
        ? `${environment.display('res.partner', row.parent_id)}, ${String(row.name || '')}`
        : String(row.name || ''),
    beforeCreate: (_environment, values) => normalized(checkedVat(values)),
    beforeWrite(environment, row, values) {
      const seen = new Set([row.id]);
      for (
        let parent = values.parent_id;
        typeof parent === 'number';
        parent = environment.find('res.partner', parent)?.parent_id
      ) {
        if (seen.has(parent)) throw validationError('You cannot create recursive Partner hierarchies.');
        seen.add(parent);
      }
      return normalized(checkedVat(values));
    },
  };
}

/** Tax numbers are checked, roughly: a country and at least five characters. */
function checkedVat(values: Readonly<Record<string, unknown>>) {
  if (typeof values.vat !== 'string' || /^[A-Z]{2}[0-9A-Z]{5,}$/.test(values.vat)) return values;
  throw validationError(
    `The VAT number [${values.vat}] for partner [${String(values.name)}] does not seem to be valid.`,
  );
}

function normalized(values: Readonly<Record<string, unknown>>) {
  if (!('email' in values)) return values;
  const { email } = values;
  return {
    ...values,
    email_normalized: typeof email === 'string' && email.includes('@') ? email.trim().toLowerCase() : false,
  };
}

function automationModels(): Model[] {
  return [
    { name: 'res.partner.category', label: 'Partner Tags', fields: { name: char('Name') } },
    {
      name: 'base.automation',
      label: 'Automation Rule',
      fields: {
        name: char('Automation Rule Name', { required: true }),
        active: flag('Active', true),
        model_id: link('ir.model', 'Model', { required: true }),
        trigger: choice('Trigger', [
          'on_create',
          'on_create_or_write',
          'on_write',
          'on_unlink',
          'on_state_set',
          'on_webhook',
        ]),
        trigger_field_ids: links('ir.model.fields', 'Trigger Fields'),
        filter_domain: char('Apply on'),
        filter_pre_domain: char('Before Update Domain'),
        action_server_ids: links('ir.actions.server', 'Actions'),
        url: char('Url', { initial: () => '' }),
      },
    },
    {
      name: 'ir.actions.server',
      label: 'Server Action',
      fields: {
        name: char('Action Name'),
        model_id: link('ir.model', 'Model'),
        state: choice('Type', ['webhook', 'code', 'object_write']),
        usage: char('Usage'),
        webhook_url: char('Webhook URL'),
        webhook_field_ids: links('ir.model.fields', 'Webhook Fields'),
      },
      beforeCreate: (environment, values) =>
        environment.version < 18 && values.state === 'webhook'
          ? { ...values, name: 'Send Webhook Notification' }
          : values,
    },
  ];
}

/** Articles, units, price lists, taxes: what is sold and how it is priced. */
export function productModels(version: number): Model[] {
  const nineteen = version >= 19;
  const digits = nineteen ? {} : { digits: 2 };
  return [
    { name: 'uom.uom', label: 'Unit of Measure', fields: { name: char('Unit') } },
    { name: 'product.category', label: 'Product Category', fields: { name: char('Name') } },
    {
      name: 'product.product',
      label: 'Product Variant',
      fields: {
        name: char('Name', { required: true }),
        default_code: char('Internal Reference'),
        barcode: char('Barcode'),
        active: flag('Active', true),
        sale_ok: flag('Sales', true),
        type: choice(
          'Product Type',
          nineteen ? ['consu', 'service', 'combo'] : ['consu', 'service', 'product'],
          'consu',
        ),
        ...(nineteen
          ? { is_storable: flag('Track Inventory') }
          : { detailed_type: choice('Product Type', ['consu', 'service', 'product'], 'consu') }),
        invoice_policy: choice('Invoicing Policy', ['order', 'delivery'], 'order'),
        list_price: float('Sales Price', digits),
        lst_price: computed('float', 'Sales Price', (row) => row.list_price),
        standard_price: float('Cost'),
        taxes_id: links('account.tax', 'Sales Taxes', {
          initial: (environment) => {
            const tax = environment.find('res.company', 1)?.account_sale_tax_id;
            return typeof tax === 'number' ? [tax] : [];
          },
        }),
        categ_id: link('product.category', 'Product Category', { initial: () => 1 }),
        uom_id: link('uom.uom', 'Unit', { initial: () => 1 }),
        weight: float('Weight'),
        tracking: choice('Tracking', ['serial', 'lot', 'none'], 'none'),
        description_sale: char('Sales Description'),
        qty_available: computed('float', 'Quantity On Hand', (row, environment) => stockOf(environment, row.id).onHand),
        free_qty: computed('float', 'Free To Use Quantity', (row, environment) => stockOf(environment, row.id).free),
        virtual_available: computed(
          'float',
          'Forecast Quantity',
          (row, environment) => stockOf(environment, row.id).free,
        ),
        incoming_qty: computed('float', 'Incoming', (row, environment) => expected(environment, row.id, 'incoming')),
        outgoing_qty: computed('float', 'Outgoing', (row, environment) => expected(environment, row.id, 'outgoing')),
      },
      indexed: ['default_code', 'barcode'],
      display: (row) =>
        typeof row.default_code === 'string' ? `[${row.default_code}] ${String(row.name)}` : String(row.name),
      beforeCreate: (environment, values) => refuseTwinBarcode(environment, values),
    },
    {
      name: 'product.pricelist',
      label: 'Pricelist',
      fields: {
        name: char('Pricelist Name', { required: true }),
        active: flag('Active', true),
        currency_id: link('res.currency', 'Currency', {
          initial: (environment) => environment.find('res.company', 1)?.currency_id,
        }),
        company_id: link('res.company', 'Company'),
      },
      display: (row, environment) =>
        `${String(row.name)} (${environment.display('res.currency', row.currency_id as number)})`,
    },
    {
      name: 'account.tax',
      label: 'Tax',
      fields: {
        name: char('Tax Name', { required: true }),
        active: flag('Active', true),
        amount: float('Amount'),
        amount_type: choice('Tax Computation', ['percent', 'fixed', 'group', 'division'], 'percent'),
        type_tax_use: choice('Tax Type', ['sale', 'purchase', 'none'], 'sale'),
        sequence: integer('Sequence', { initial: () => 1 }),
        company_id: link('res.company', 'Company', { initial: () => 1 }),
        ...(nineteen
          ? {
              price_include_override: choice('Included in Price', ['tax_included', 'tax_excluded']),
              price_include: computed(
                'boolean',
                'Price Include',
                (row) => row.price_include_override === 'tax_included',
              ),
            }
          : { price_include: flag('Included in Price') }),
      },
      order: 'sequence,id',
    },
  ];
}

function refuseTwinBarcode(environment: Environment, values: Readonly<Record<string, unknown>>) {
  if (typeof values.barcode !== 'string') return values;
  const twins = environment.search('product.product', [['barcode', '=', values.barcode]]);
  if (twins.length === 0) return values;
  const names = twins.map(({ id }) => environment.display('product.product', id)).join(', ');
  throw validationError(
    `Barcode(s) already assigned:\n\n- Barcode "${values.barcode}" already assigned to product(s): ${names} and ${String(values.name)}\n\nNote: products that you don't have access to will not be shown above.`,
  );
}

/** What the internal locations hold of a product. */
export function stockOf(environment: Environment, product: number): { onHand: number; free: number } {
  let onHand = 0;
  let reserved = 0;
  const { location, warehouse, warehouse_id: named = warehouse } = environment.context;
  const top = typeof named === 'number' ? environment.find('stock.warehouse', named)?.lot_stock_id : location;
  const within = typeof top === 'number' ? [['location_id', 'child_of', top]] : [];
  for (const quant of environment.search('stock.quant', [['product_id', '=', product], ...within])) {
    if (environment.find('stock.location', quant.location_id as number)?.usage !== 'internal') continue;
    onHand += quant.quantity as number;
    reserved += quant.reserved_quantity as number;
  }
  return { onHand, free: onHand - reserved };
}

/** What open transfers will bring or take. */
function expected(environment: Environment, product: number, direction: 'incoming' | 'outgoing'): number {
  const open = environment.search('stock.move', [
    ['product_id', '=', product],
    ['state', 'not in', ['draft', 'done', 'cancel']],
    ['picking_id.picking_type_code', '=', direction],
  ]);
  return open.reduce((total, move) => total + (move.product_uom_qty as number), 0);
}

/** Methods that every model answers. */
export const RIGHTS: Readonly<Record<string, (model: string) => Method>> = {
  has_access: (model) => (environment, _ids, named, positional) =>
    !environment.user.denied.has(`${model}.${String(named.operation ?? positional[0])}`),
  check_access_rights: (model) => (environment, _ids, named, positional) =>
    !environment.user.denied.has(`${model}.${String(named.operation ?? positional[0])}`),
};
