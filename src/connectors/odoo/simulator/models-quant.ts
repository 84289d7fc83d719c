import type { Stored } from './database.ts';
import type { Environment } from './environment.ts';
import { char, computed, float, link, type Method, type Model, type Values } from './model.ts';

/** Rows of stock: what lies of an article at a location, one row for each lot; several where somebody made them. */
export function quantModel(version: number): Model {
  return {
    name: 'stock.quant',
    label: 'Quants',
    fields: {
      product_id: link('product.product', 'Product', { required: true }),
      location_id: link('stock.location', 'Location', { required: true }),
      lot_id: char('Lot/Serial Number'),
      quantity: float('Quantity'),
      reserved_quantity: float('Reserved Quantity'),
      available_quantity: computed(
        'float',
        'Available Quantity',
        (row) => (row.quantity as number) - (row.reserved_quantity as number),
      ),
      inventory_quantity: float('Counted Quantity'),
      inventory_quantity_auto_apply: computed('float', 'Inventoried Quantity', (row) => row.quantity),
      inventory_quantity_set: { type: 'boolean', label: 'Inventory Quantity Set', initial: () => false },
      inventory_diff_quantity: computed('float', 'Difference', (row) =>
        row.inventory_quantity_set === true ? (row.inventory_quantity as number) - (row.quantity as number) : 0,
      ),
      is_outdated: computed('boolean', 'Quantity has been moved since last count', () => false),
      warehouse_id: computed('many2one', 'Warehouse', warehouseOf, 'stock.warehouse'),
      product_uom_id: computed(
        'many2one',
        'Unit',
        (row, environment) => environment.get('product.product', row.product_id as number).uom_id,
        'uom.uom',
      ),
      company_id: link('res.company', 'Company', { initial: () => 1 }),
    },
    existing: (environment, values) =>
      environment.context.inventory_mode === true ? twin(environment, values) : undefined,
    beforeWrite: (_environment, _row, values) => counted(values),
    beforeCreate: (_environment, values) => counted(values),
    methods: {
      action_apply_inventory(environment, ids) {
        for (const id of ids) {
          const { inventory_quantity: quantity } = environment.get('stock.quant', id);
          environment.write('stock.quant', [id], { quantity, inventory_quantity_set: false });
        }
        return null;
      },
      ...(version >= 19 ? { formatted_read_group: formattedGroups } : { read_group: groups }),
    },
  };
}

/** A count that applies itself is a quantity; one that does not waits to be applied. */
function counted(values: Values): Values {
  if ('inventory_quantity_auto_apply' in values) return { ...values, quantity: values.inventory_quantity_auto_apply };
  return 'inventory_quantity' in values ? { ...values, inventory_quantity_set: true } : values;
}

/** In inventory mode a row that is there already is counted again; without it a second one is made. */
function twin(environment: Environment, values: Values): number | undefined {
  const domain = [
    ['product_id', '=', values.product_id],
    ['location_id', '=', values.location_id],
  ];
  return environment.search('stock.quant', domain, { order: 'id', limit: 1 })[0]?.id;
}

function warehouseOf(row: Stored, environment: Environment): unknown {
  const warehouses = environment.search('stock.warehouse', []);
  for (let at: unknown = row.location_id; typeof at === 'number'; ) {
    const found = warehouses.find((warehouse) => warehouse.lot_stock_id === at);
    if (found !== undefined) return found.id;
    at = environment.find('stock.location', at)?.location_id;
  }
  return false;
}

// ── sums ────────────────────────────────────────────────────────────────────────────────────────────────────

interface Group {
  readonly keys: readonly (readonly [field: string, id: number])[];
  readonly rows: readonly Stored[];
}

/** Rows by the links that they are grouped by, in the order of the records that these lead to. */
function grouped(environment: Environment, domain: readonly unknown[], by: readonly string[]): readonly Group[] {
  const found = new Map<string, { keys: Group['keys']; rows: Stored[] }>();
  for (const row of environment.search('stock.quant', domain)) {
    const keys = by.map((field) => [field, row[field] as number] as const);
    const name = keys.map(([, id]) => String(id).padStart(12, '0')).join(' ');
    const group = found.get(name) ?? { keys, rows: [] };
    group.rows.push(row);
    found.set(name, group);
  }
  return [...found].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group);
}

const sumOf = ({ rows }: Group, field: string): number =>
  rows.reduce((total, row) => total + (row[field] as number), 0);

const shown = (environment: Environment, { keys }: Group): Values =>
  Object.fromEntries(
    keys.map(([field, id]) => {
      const relation = environment.fieldOf('stock.quant', field)?.relation as string;
      return [field, [id, environment.display(relation, id)]];
    }),
  );

const narrowed = ({ keys }: Group): readonly unknown[] => [
  ...keys.slice(1).map(() => '&'),
  ...keys.map(([field, id]) => [field, '=', id]),
];

/** 19: sums under `quantity:sum`. */
const formattedGroups: Method = (environment, _ids, { domain, groupby, aggregates }) =>
  grouped(environment, (domain ?? []) as unknown[], groupby as string[]).map((group) => ({
    ...shown(environment, group),
    __extra_domain: narrowed(group),
    ...Object.fromEntries((aggregates as string[]).map((name) => [name, sumOf(group, name.split(':')[0] as string)])),
  }));

/** 17: sums under `quantity`, with how many rows they are of. */
const groups: Method = (environment, _ids, { domain, groupby, fields }) =>
  grouped(environment, (domain ?? []) as unknown[], groupby as string[]).map((group) => ({
    ...shown(environment, group),
    __count: group.rows.length,
    ...Object.fromEntries(
      (fields as string[]).map((name) => name.split(':')[0] as string).map((name) => [name, sumOf(group, name)]),
    ),
    __domain: ['&', ...((domain ?? []) as unknown[]), ...narrowed(group)],
  }));
