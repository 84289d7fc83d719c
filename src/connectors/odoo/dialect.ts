/**
 * What the versions of Odoo call things and how they behave; the only place where connector code asks for a version.
 * Source: measured on 17.0 and 19.0; 18 speaks JSON-RPC like 17 and names most fields like 19.
 */
export interface Dialect {
  readonly major: number;
  readonly transport: 'json-2' | 'json-rpc';
  /** Taxes of a line: `sale.order.line`. */
  readonly lineTaxes: 'tax_id' | 'tax_ids';
  readonly lineUnit: 'product_uom' | 'product_uom_id';
  /** The provider's reference on a payment: `account.payment`. */
  readonly paymentReference: 'ref' | 'memo';
  /** Decimals that a unit price keeps; undefined when it is stored unrounded. */
  readonly priceDigits: number | undefined;
  /** States in which a payment counts. */
  readonly paymentStates: readonly string[];
  /** How one asks whether the user may do something. */
  readonly rightsMethod: 'check_access_rights' | 'has_access';
  /** Webhooks leave before the commit: what they point at is readable only a moment later. */
  readonly webhooksBeforeCommit: boolean;
  /** Which products are kept in stock, as a condition on `product.product`. */
  readonly storable: readonly [field: string, operator: '=', value: string | boolean];
  /** Whether a stock move has a description of its own that must be given. */
  readonly moveName: boolean;
  /** Company fields that close a period for customer documents. */
  readonly lockDates: readonly string[];
  /** The company of an account: one in 17, several since. */
  readonly accountCompany: readonly [field: string, operator: '=' | 'in'];
}

const SEVENTEEN: Dialect = {
  major: 17,
  transport: 'json-rpc',
  lineTaxes: 'tax_id',
  lineUnit: 'product_uom',
  paymentReference: 'ref',
  priceDigits: 2,
  paymentStates: ['posted'],
  rightsMethod: 'check_access_rights',
  webhooksBeforeCommit: true,
  storable: ['detailed_type', '=', 'product'],
  moveName: true,
  lockDates: ['period_lock_date', 'fiscalyear_lock_date', 'tax_lock_date'],
  accountCompany: ['company_id', '='],
};

const EIGHTEEN: Dialect = {
  ...SEVENTEEN,
  major: 18,
  paymentReference: 'memo',
  storable: ['is_storable', '=', true],
  paymentStates: ['in_process', 'paid'],
  rightsMethod: 'has_access',
  lockDates: ['sale_lock_date', 'fiscalyear_lock_date', 'tax_lock_date', 'hard_lock_date'],
  accountCompany: ['company_ids', 'in'],
};

const NINETEEN: Dialect = {
  ...EIGHTEEN,
  major: 19,
  transport: 'json-2',
  lineTaxes: 'tax_ids',
  lineUnit: 'product_uom_id',
  priceDigits: undefined,
  webhooksBeforeCommit: false,
  moveName: false,
};

/** The dialect of a major version; undefined for one that is too old. */
export function dialectOf(major: number): Dialect | undefined {
  if (major >= 19) return { ...NINETEEN, major };
  return { 17: SEVENTEEN, 18: EIGHTEEN }[major];
}
