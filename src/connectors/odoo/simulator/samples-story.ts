import { readFileSync } from 'node:fs';
import type { World } from '../testing/world.ts';

/** A pair as it was recorded from a real Odoo; calls are kept apart from their wire format. */
export interface Sample {
  readonly call?: {
    readonly model: string;
    readonly method: string;
    readonly ids?: readonly number[];
    readonly named: Record<string, unknown>;
    readonly context?: Record<string, unknown>;
  };
  readonly service?: { readonly method: string; readonly args: readonly unknown[] };
  readonly raw?: { readonly path: string; readonly body: string; readonly contentType: string };
  readonly webhook?: Record<string, unknown>;
  readonly rpc?: boolean;
  readonly method?: string;
  readonly database?: string;
  readonly key?: null;
  readonly contentType?: string;
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

export interface Recording {
  readonly server: string;
  readonly recorded: string;
  readonly pairs: Readonly<Record<string, Sample>>;
}

export const recordingOf = (version: number): Recording =>
  JSON.parse(readFileSync(new URL(`../fixtures/odoo${version}.json`, import.meta.url), 'utf8')) as Recording;

/** What a sample is sent with here: its own ids mean nothing in another database. */
export interface Patch {
  readonly ids?: readonly number[];
  readonly named?: Record<string, unknown>;
  readonly context?: Record<string, unknown>;
  /** Fields that the simulator does not have. */
  readonly without?: readonly string[];
}

/** Ids of the records that the flow makes as it goes. */
export interface Made {
  partner: number;
  first: number;
  second: number;
  order: number;
  spare: number;
  picking: number;
  move: number;
  invoice: number;
  note: number;
  wizard: number;
}

type Step = (made: Made, sample: Sample) => Patch;
const asIs: Step = () => ({});
const ids =
  (...names: (keyof Made)[]): Step =>
  (made) => ({ ids: names.map((name) => made[name]) });

/** Names in the order of the story; each is a sample of both versions or of the one that has it. */
export const STEPS: Readonly<Record<string, Step>> = {
  auth_ok_context_get: asIs,
  partner_create: (_made, sample) => ({ named: { vals_list: [{ ...first(sample), country_id: 1 }] } }),
  partner_child_delivery_address_create: (made, sample) => ({
    named: { vals_list: [{ ...first(sample), parent_id: made.partner, country_id: 1 }] },
  }),
  partner_search_by_email: () => ({
    named: { domain: [['email', '=ilike', 'FLOW@example.com']] },
    without: ['mobile'],
  }),
  missing_record_read__accepted: asIs,
  create_single_dict: asIs,
  product_create: (_made, sample) => ({
    named: { vals_list: [{ ...first(sample), taxes_id: [[6, 0, [1]]], categ_id: 1 }] },
  }),
  product_search_by_barcode: asIs,
  product_read: (made) => ({
    ids: [made.first],
    without: ['product_tmpl_id', 'currency_id', 'company_id', 'image_128', 'tracking', 'incoming_qty', 'outgoing_qty'],
  }),
  err_duplicate_barcode: asIs,
  batch_write_same_values: ids('first', 'second'),
  quant_search_read: (made) => ({
    named: { domain: [['product_id', '=', made.first]] },
    without: ['inventory_diff_quantity', 'inventory_quantity_set', 'is_outdated', 'warehouse_id', 'product_uom_id'],
  }),
  quant_action_apply_inventory: () => ({ ids: [1] }),
  delivery_carriers_search_read: () => ({
    without: ['country_ids', 'free_over', 'amount', 'margin', 'tracking_url', 'company_id'],
  }),
  tax_create_price_included: asIs,
  pos_config_read: asIs,
  pos_session_read: asIs,
  pos_order_read: () => ({ ids: [1] }),
  sale_order_create: (made, sample) => {
    const [one, two, note] = first(sample).order_line as [number, number, Record<string, unknown>][];
    const lines = [
      [0, 0, { ...one?.[2], product_id: made.first }],
      [0, 0, { ...two?.[2], product_id: made.second }],
      note,
    ];
    return { named: { vals_list: [{ ...first(sample), partner_id: made.partner, order_line: lines }] } };
  },
  sale_order_read: (made) => ({ ids: [made.order], without: ['tax_totals'] }),
  sale_order_lines_read: (made) => ({ named: { domain: [['order_id', '=', made.order]] } }),
  sale_order_add_shipping_line: (made) => ({
    ids: [made.order],
    named: {
      vals: { carrier_id: 1, order_line: [[0, 0, { product_id: made.first, price_unit: 4.99, is_delivery: true }]] },
    },
  }),
  batch_create_three: (made, sample) => ({
    named: {
      vals_list: (valuesOf(sample) as object[]).map((values) => ({
        ...values,
        partner_id: made.partner,
        order_line: [[0, 0, { product_id: made.second, product_uom_qty: 1 }]],
      })),
    },
  }),
  err_batch_create_one_bad: (made, sample) => ({
    named: {
      vals_list: (valuesOf(sample) as unknown as { partner_id: number }[]).map((values) =>
        values.partner_id > 1_000 ? values : { ...values, partner_id: made.partner },
      ),
    },
  }),
  batch_action_confirm: (made) => ({ ids: [made.order] }),
  err_batch_action_confirm_one_bad: ids('spare', 'order'),
  err_sale_order_confirm_twice: ids('order'),
  sale_order_read_confirmed: ids('order'),
  stock_moves_after_confirm: (made) => ({ named: { domain: [['picking_id', 'in', [made.picking]]] } }),
  picking_read_after_confirm: ids('picking'),
  picking_action_assign: ids('picking'),
  stock_move_write_quantity: ids('move'),
  picking_write_tracking: (made) => ({
    ids: [made.picking],
    named: { vals: { carrier_id: 1, carrier_tracking_ref: 'TRK' } },
  }),
  picking_button_validate_backorder_wizard: ids('picking'),
  backorder_wizard_create: (made) => ({ named: { vals_list: [{ pick_ids: [[6, 0, [made.picking]]] }] } }),
  backorder_wizard_process: () => ({ ids: [1] }),
  pickings_after_backorder: (made) => ({ named: { domain: [['sale_id', '=', made.order]] } }),
  picking_button_validate_skip_backorder: ids('picking'),
  picking_validate_twice: ids('picking'),
  err_picking_validate_twice: ids('picking'),
  err_sale_order_line_delete_confirmed: (made) => ({
    ids: [made.order],
    named: { vals: { order_line: [[2, made.wizard, 0]] } },
  }),
  sale_order_line_change_qty_confirmed: (made) => ({
    ids: [made.order],
    named: { vals: { order_line: [[1, made.wizard, { product_uom_qty: 3 }]] } },
  }),
  err_sale_order_unlink_confirmed: ids('order'),
  err_picking_validate_nothing_reserved: ids('wizard'),
  invoice_wizard_create: (made) => ({
    named: { vals_list: [{ advance_payment_method: 'delivered', sale_order_ids: [[6, 0, [made.order]]] }] },
  }),
  invoice_wizard_create_invoices: () => ({ ids: [1] }),
  err_nothing_to_invoice: () => ({ ids: [1] }),
  invoice_read_draft: ids('invoice'),
  invoice_action_post: ids('invoice'),
  err_invoice_post_twice: ids('invoice'),
  err_invoice_edit_posted: ids('invoice'),
  invoice_edit_posted__accepted: ids('invoice'),
  invoice_read_posted: ids('invoice'),
  payment_register_create: (made) => ({
    named: { vals_list: [{ journal_id: 2, communication: 'PSP-1' }] },
    context: { active_model: 'account.move', active_ids: [made.invoice] },
  }),
  payment_register_action_create_payments: () => ({ ids: [1] }),
  invoice_read_paid: ids('invoice'),
  payments_search_read: () => ({
    named: { domain: [['payment_type', '=', 'inbound']] },
    without: ['payment_method_line_id'],
  }),
  err_payment_nothing_left: (made) => ({
    named: { vals_list: [{ journal_id: 2 }] },
    context: { active_model: 'account.move', active_ids: [made.invoice] },
  }),
  credit_note_wizard_create: (made) => ({ context: { active_model: 'account.move', active_ids: [made.invoice] } }),
  credit_note_refund_moves: () => ({ ids: [1] }),
  credit_note_edit_lines: (made) => ({
    ids: [made.note],
    named: { vals: { invoice_line_ids: [[1, made.wizard, { quantity: 1 }]] } },
  }),
  credit_note_read_posted: ids('note'),
  refund_payment_register_create: (made) => ({
    named: { vals_list: [{ journal_id: 2, communication: 'REFUND' }] },
    context: { active_model: 'account.move', active_ids: [made.note] },
  }),
  sale_order_action_cancel: ids('spare'),
  sale_order_action_cancel_disable_warning: ids('spare'),
  sale_order_action_draft: ids('spare'),
  sale_order_cancel_delivered: ids('order'),
  load_sale_order_external_id: loadWith,
  load_sale_order_external_id_again: loadWith,
  load_sale_order_with_line_external_ids: loadWith,
  load_sale_order_after_confirm: loadWith,
  load_partner_ok: asIs,
  load_partner_bad_row: asIs,
  load_partner_id_without_module: asIs,
  load_race_b: loadWith,
  load_race_a: loadWith,
  err_serialization_failure: ids('partner'),
  write_date_read: ids('partner'),
  ir_model_data_claim_a: asIs,
  ir_model_data_claim_b: asIs,
  err_ir_model_data_duplicate: asIs,
  err_ir_model_data_claim_a: asIs,
  err_validation: (made) => ({ ids: [made.partner], named: { vals: { parent_id: made.partner } } }),
  automation_create_with_webhook: (_made, sample) => {
    const action = (first(sample).action_server_ids as [number, number, object][])[0]?.[2];
    return {
      named: {
        vals_list: [
          {
            ...first(sample),
            model_id: 1,
            action_server_ids: [[0, 0, { ...action, model_id: 1, webhook_field_ids: [[6, 0, [1]]] }]],
          },
        ],
      },
    };
  },
  automation_read: () => ({ ids: [1] }),
  err_missing_record_write: asIs,
  err_fk_unknown: asIs,
  err_unknown_model: asIs,
  err_unknown_method: asIs,
  err_private_method: asIs,
  err_wrong_field_create: asIs,
  err_wrong_field_read: asIs,
  err_wrong_field_domain: asIs,
  err_bad_arg_name: asIs,
  err_bad_kwarg_name: asIs,
  err_missing_arg: asIs,
  err_ids_on_model_method: asIs,
  err_positional_list_body: asIs,
  err_malformed_json: asIs,
  err_get_method: asIs,
  err_wrong_content_type: asIs,
  err_context_company_not_allowed: (made) => ({ ids: [made.first] }),
  err_json2_absent: asIs,
  common_version: asIs,
  auth_authenticate_ok: asIs,
  auth_bad_password: asIs,
  jsonrpc_authenticate: asIs,
  jsonrpc_err_unknown_model: asIs,
  jsonrpc_err_wrong_field: asIs,
  jsonrpc_ok_search: asIs,
  jsonrpc_err_bad_key: asIs,
  jsonrpc_err_wrong_db: asIs,
  err_bad_key: asIs,
  err_no_key: asIs,
  err_wrong_db: asIs,
  err_perm_automation_create: asIs,
  err_database_down: asIs,
};

const valuesOf = (sample: Sample): Record<string, unknown>[] =>
  (sample.call?.named.vals_list ?? []) as Record<string, unknown>[];

function first(sample: Sample): Record<string, unknown> {
  return valuesOf(sample)[0] ?? {};
}

/** Partner and product columns of a `load` are filled with ids of this database. */
function loadWith(made: Made, sample: Sample): Patch {
  const named = sample.call?.named ?? {};
  const fields = named.fields as string[];
  const data = (named.data as string[][]).map((row) =>
    row.map((cell, index) =>
      cell === ''
        ? ''
        : fields[index] === 'partner_id/.id'
          ? String(made.partner)
          : fields[index] === 'order_line/product_id/.id'
            ? String(made.second)
            : cell,
    ),
  );
  return { named: { fields, data } };
}

/** What is done beside the API before a step. */
export const BEFORE: Readonly<Record<string, (world: World, made: Made) => unknown>> = {
  pos_config_read: async (world) => {
    const [article] = world.simulator.records('product.product', [], ['default_code']);
    await world.simulator.tills.ringUp([{ sku: String(article?.default_code), quantity: 2, price: 11.5, tax: 15 }]);
  },
  batch_action_confirm: (world, made) =>
    Object.assign(made, { order: Number(world.simulator.records('sale.order').at(0)?.id) }),
  sale_order_add_shipping_line: (world, made) =>
    Object.assign(made, { order: Number(world.simulator.records('sale.order').at(0)?.id) }),
  picking_button_validate_skip_backorder: (world, made) => {
    const [open] = world.simulator.records('stock.picking', [
      ['state', '=', 'assigned'],
      ['sale_id', '=', made.order],
    ]);
    Object.assign(made, { picking: Number(open?.id) });
  },
  err_picking_validate_nothing_reserved: emptyDelivery,
  err_batch_action_confirm_one_bad: (world, made) =>
    Object.assign(made, { spare: Number(world.simulator.records('sale.order').at(-1)?.id) }),
  stock_moves_after_confirm: (world, made) => {
    const [picking] = world.simulator.records('stock.picking', [['sale_id', '=', made.order]]);
    const [move] = world.simulator.records('stock.move', [['picking_id', '=', Number(picking?.id)]]);
    Object.assign(made, { picking: Number(picking?.id), move: Number(move?.id) });
  },
  err_sale_order_line_delete_confirmed: (world, made) =>
    Object.assign(made, {
      wizard: Number(world.simulator.records('sale.order.line', [['order_id', '=', made.order]])[0]?.id),
    }),
  invoice_wizard_create: (world) =>
    world.simulator.perform((environment) =>
      environment.write(
        'product.product',
        [...environment.database.rows('product.product')].map(({ id }) => id),
        { invoice_policy: 'order' },
      ),
    ),
  invoice_read_draft: (world, made) =>
    Object.assign(made, { invoice: Number(world.simulator.records('account.move')[0]?.id) }),
  credit_note_edit_lines: (world, made) => {
    const note = Number(world.simulator.records('account.move').at(-1)?.id);
    Object.assign(made, {
      note,
      wizard: Number(world.simulator.records('account.move.line', [['move_id', '=', note]])[0]?.id),
    });
  },
  credit_note_read_posted: (world, made) =>
    world.simulator.perform((environment) =>
      environment.models.get('account.move')?.methods?.action_post?.(environment, [made.note], {}, []),
    ),
  sale_order_action_cancel: (world, made) =>
    world.simulator.version === 17
      ? world.simulator.perform((environment) =>
          environment.models.get('sale.order')?.methods?.action_confirm?.(environment, [made.spare], {}, []),
        )
      : undefined,
  load_race_b: (world) => (world.simulator.version === 19 ? fail(world) : undefined),
  load_race_a: (world) => (world.simulator.version === 17 ? fail(world) : undefined),
  err_serialization_failure: fail,
  err_perm_automation_create: (world) => world.simulator.denied.add('base.automation.create'),
  err_database_down: (world) => {
    world.simulator.troubles.databaseDown = true;
  },
};

function fail(world: World): void {
  world.simulator.troubles.serializationFailures = 1;
}

/** A delivery of something that is not there at all. */
async function emptyDelivery(world: World, made: Made): Promise<void> {
  const order = await world.simulator.perform((environment) => {
    const [product] = environment.search('product.product', [['default_code', '=', 'POSTER-A2']]);
    for (const quant of environment.search('stock.quant', [['product_id', '=', product?.id]])) {
      environment.write('stock.quant', [quant.id], { quantity: 0 });
    }
    const id = environment.create('sale.order', {
      partner_id: made.partner,
      order_line: [[0, 0, { product_id: product?.id }]],
    });
    environment.models.get('sale.order')?.methods?.action_confirm?.(environment, [id], {}, []);
    return id;
  });
  const [picking] = world.simulator.records('stock.picking', [['sale_id', '=', order]]);
  made.wizard = Number(picking?.id);
}
