import type { Stored } from './database.ts';
import type { Environment } from './environment.ts';
import { userError } from './errors.ts';
import { char, choice, computed, datetime, flag, float, link, links, list, type Model } from './model.ts';
import { quantModel } from './models-quant.ts';
import { cancelDelivery, movesOf, reserve, shipMoves, shippable } from './shipping.ts';
import { secondText } from './time.ts';

/** Warehouses, locations, stock and deliveries. */
export function stockModels(version: number): Model[] {
  return [
    {
      name: 'stock.location',
      label: 'Inventory Locations',
      fields: {
        name: char('Location Name'),
        complete_name: char('Full Location Name'),
        usage: choice(
          'Location Type',
          ['internal', 'customer', 'supplier', 'view', 'inventory', 'transit'],
          'internal',
        ),
        location_id: link('stock.location', 'Parent Location'),
        parent_path: computed('char', 'Parent Path', (row, environment) => pathOf(row, environment)),
      },
      display: (row) => String(row.complete_name || row.name),
    },
    {
      name: 'stock.warehouse',
      label: 'Warehouse',
      fields: {
        name: char('Warehouse'),
        code: char('Short Name'),
        company_id: link('res.company', 'Company', { initial: () => 1 }),
        lot_stock_id: link('stock.location', 'Location Stock'),
      },
    },
    {
      name: 'stock.picking.type',
      label: 'Picking Type',
      fields: {
        name: char('Operation Type'),
        code: choice('Type of Operation', ['incoming', 'outgoing', 'internal'], 'outgoing'),
        warehouse_id: link('stock.warehouse', 'Warehouse'),
      },
      display: (row, environment) =>
        `${environment.display('stock.warehouse', row.warehouse_id as number)}: ${String(row.name)}`,
    },
    {
      name: 'delivery.carrier',
      label: 'Shipping Methods',
      fields: {
        name: char('Delivery Method'),
        delivery_type: choice('Provider', ['fixed', 'base_on_rule'], 'fixed'),
        fixed_price: float('Fixed Price'),
        product_id: link('product.product', 'Delivery Product'),
        active: flag('Active', true),
      },
    },
    quantModel(version),
    moveModel(version),
    pickingModel(version),
    {
      name: 'stock.backorder.confirmation',
      label: 'Backorder Confirmation',
      fields: { pick_ids: links('stock.picking', 'Transfers') },
      methods: {
        process: (environment, ids) => finish(environment, ids, true),
        process_cancel_backorder: (environment, ids) => finish(environment, ids, false),
      },
    },
  ];
}

/** `1/7/8/`: the ids from the top to the location itself. */
function pathOf(row: Stored, environment: Environment): string {
  const parent = environment.find('stock.location', row.location_id as number);
  return `${parent === undefined ? '' : pathOf(parent, environment)}${row.id}/`;
}

function finish(environment: Environment, wizards: readonly number[], backorder: boolean): boolean {
  for (const wizard of wizards) {
    for (const picking of environment.get('stock.backorder.confirmation', wizard).pick_ids as number[])
      shipMoves(environment, picking, { backorder });
  }
  return true;
}

function moveModel(version: number): Model {
  return {
    name: 'stock.move',
    label: 'Stock Move',
    fields: {
      picking_id: link('stock.picking', 'Transfer'),
      product_id: link('product.product', 'Product', { required: true }),
      sale_line_id: link('sale.order.line', 'Sale Line'),
      origin_returned_move_id: link('stock.move', 'Origin return move'),
      to_refund: flag('Update quantities on SO/PO', version >= 18),
      product_uom_qty: float('Demand'),
      product_qty: computed('float', 'Real Quantity', (row) => row.product_uom_qty),
      quantity: float('Quantity'),
      picked: flag('Picked'),
      state: choice(
        'Status',
        ['draft', 'waiting', 'confirmed', 'partially_available', 'assigned', 'done', 'cancel'],
        'draft',
      ),
      location_id: link('stock.location', 'Source Location'),
      location_dest_id: link('stock.location', 'Destination Location'),
      date: datetime('Date Scheduled', { initial: (environment) => secondText(environment.now) }),
      ...(version >= 19
        ? {
            reference: computed('char', 'Reference', (row, environment) =>
              environment.display('stock.picking', row.picking_id as number),
            ),
          }
        : { name: char('Description', { required: true }) }),
    },
    touches: ['picking_id'],
    display: (row, environment) => environment.display('product.product', row.product_id as number),
    afterCreate: (environment, id) => refreshState(environment, environment.get('stock.move', id)),
    afterWrite: (environment, before) => refreshState(environment, before),
  };
}

function pickingModel(version: number): Model {
  return {
    name: 'stock.picking',
    label: 'Transfer',
    fields: {
      name: char('Reference'),
      state: choice('Status', ['draft', 'waiting', 'confirmed', 'assigned', 'done', 'cancel'], 'draft'),
      origin: char('Source Document'),
      partner_id: link('res.partner', 'Contact'),
      sale_id: link('sale.order', 'Sales Order'),
      picking_type_id: link('stock.picking.type', 'Operation Type', { initial: () => 1 }),
      picking_type_code: computed(
        'selection',
        'Type of Operation',
        (row, environment) => environment.get('stock.picking.type', row.picking_type_id as number).code,
      ),
      location_id: link('stock.location', 'Source Location'),
      location_dest_id: link('stock.location', 'Destination Location', { initial: () => 2 }),
      scheduled_date: datetime('Scheduled Date', { initial: (environment) => secondText(environment.now) }),
      date_done: datetime('Date of Transfer'),
      note: { type: 'html', label: 'Notes' },
      carrier_id: link('delivery.carrier', 'Carrier'),
      carrier_tracking_ref: char('Tracking Reference'),
      carrier_tracking_url: char('Tracking URL'),
      move_ids: list('stock.move', 'picking_id', 'Stock Moves'),
      move_line_ids: computed(
        'many2many',
        'Operations',
        (row, environment) =>
          movesOf(environment, row.id)
            .filter((move) => (move.quantity as number) > 0)
            .map(({ id }) => id),
        'stock.move',
      ),
      return_id: link('stock.picking', 'Return of'),
      backorder_id: link('stock.picking', 'Back Order of'),
      backorder_ids: list('stock.picking', 'backorder_id', 'Back Orders'),
    },
    order: 'id',
    methods: {
      action_confirm(environment, ids) {
        for (const id of ids) confirm(environment, id);
        return true;
      },
      action_assign(environment, ids) {
        for (const id of ids) reserve(environment, id);
        return true;
      },
      action_cancel(environment, ids) {
        for (const id of ids) {
          if (environment.get('stock.picking', id).state === 'done') {
            throw userError(
              "You cannot cancel a stock move that has been set to 'Done'. Create a return in order to reverse the moves which took place.",
            );
          }
          cancelDelivery(environment, id);
        }
        return true;
      },
      button_validate: (environment, ids) => validate(environment, ids, version),
    },
  };
}

/** A transfer that a person or a program drew up begins to ask for goods. */
function confirm(environment: Environment, picking: number): void {
  for (const move of movesOf(environment, picking)) {
    if (move.state === 'draft') environment.write('stock.move', [move.id], { state: 'confirmed' });
  }
}

/** A delivery's state follows from its moves. */
function refreshState(environment: Environment, move: Stored): void {
  const picking = environment.find('stock.picking', move.picking_id as number);
  if (picking === undefined) return;
  const state = stateOf(movesOf(environment, picking.id).map((each) => each.state));
  if (state !== picking.state) environment.write('stock.picking', [picking.id], { state });
}

function stateOf(states: readonly unknown[]): string {
  if (states.length === 0 || states.every((state) => state === 'draft')) return 'draft';
  if (states.every((state) => state === 'cancel')) return 'cancel';
  if (states.every((state) => state === 'done' || state === 'cancel')) return 'done';
  return states.some((state) => state === 'assigned' || state === 'partially_available') ? 'assigned' : 'confirmed';
}

const NOTHING_TO_MOVE =
  "Transfer trouble alert! Validating a zero quantity transfer? You're not moving invisible goods around are you?\nSet some quantities and let's get moving!";
const NOTHING_RESERVED =
  'You cannot validate a transfer if no quantities are reserved. To force the transfer, encode quantities.';

function validate(environment: Environment, ids: readonly number[], version: number): unknown {
  environment.check('stock.picking', 'write');
  for (const id of ids) {
    if (environment.get('stock.picking', id).state === 'done') {
      if (version >= 18) continue;
      throw userError(NOTHING_RESERVED);
    }
    confirm(environment, id);
    refuseWithoutLot(environment, id);
    const { ships, rest } = shippable(environment, id);
    if (ships.length === 0) {
      throw userError(version >= 18 ? NOTHING_TO_MOVE : NOTHING_RESERVED);
    }
    if (rest && environment.context.skip_backorder !== true) return backorderQuestion(ids);
    const dropped = (environment.context.picking_ids_not_to_backorder as number[] | undefined) ?? [];
    shipMoves(environment, id, { backorder: !dropped.includes(id) });
  }
  return true;
}

/** What is tracked by lot or serial number moves only with one; deliveries of orders get theirs when they are reserved. */
function refuseWithoutLot(environment: Environment, picking: number): void {
  if (typeof environment.get('stock.picking', picking).sale_id === 'number') return;
  const tracked = movesOf(environment, picking)
    .map((move) => environment.get('product.product', move.product_id as number))
    .filter(({ tracking }) => tracking === 'lot' || tracking === 'serial');
  if (tracked.length === 0) return;
  const names = tracked.map(({ id }) => environment.display('product.product', id)).join(', ');
  throw userError(`You need to supply a Lot/Serial Number for product:\n${names}`);
}

const backorderQuestion = (ids: readonly number[]) => ({
  name: 'Create Backorder?',
  type: 'ir.actions.act_window',
  view_mode: 'form',
  res_model: 'stock.backorder.confirmation',
  views: [[1028, 'form']],
  view_id: 1028,
  target: 'new',
  context: {
    button_validate_picking_ids: ids,
    default_show_transfers: false,
    default_pick_ids: ids.map((id) => [4, id]),
  },
});
