import type { Call, ConnectionContext, ConnectionLog } from '../../connector/connector.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Odoo, type OdooClient, odooClient } from './client.ts';
import { type Lookups, lookups } from './lookups.ts';
import type { OdooSettings } from './settings.ts';

/** What everything on one open connection works with. */
export interface Desk {
  readonly connection: string;
  readonly settings: OdooSettings;
  readonly lookups: Lookups;
  readonly log: ConnectionLog;
  readonly clock: Clock;
  readonly bindings: ConnectionContext<OdooSettings>['bindings'];
  readonly webhookUrl: string | undefined;
  /** Odoo for one errand of a circuit, in the context of the company that sells. */
  odoo(operation: string, call?: Pick<Call, 'lane' | 'traceparent' | 'signal'>): Promise<Odoo>;
  /** Whether order lines can be marked as shipping, which the delivery module brings. */
  marksDelivery(odoo: Odoo): Promise<boolean>;
  /** Binds the canonical order to its sale order. */
  bindOrder(order: string, id: number, name: string): Promise<void>;
  /** Notes lines that the hub is about to write, so that reading them back is not taken for a person's edit. */
  rememberContent(order: string, content: string): Promise<void>;
  isOwnContent(order: string, content: string): Promise<boolean>;
  /** Notes that the hub itself cancelled the order. */
  rememberCancelled(order: string): Promise<void>;
  wasCancelledHere(order: string): Promise<boolean>;
}

/** Kinds of bindings that are marks of the hub's own doing. */
const CONTENT = 'sale.order.content';
const CANCELLED = 'sale.order.cancelled';

export function openDesk(context: ConnectionContext<OdooSettings>): Desk {
  const { connection, settings, http, clock, bindings, log } = context;
  const client: OdooClient = odooClient(http, settings);
  const lookup = lookups(settings, clock);
  let delivery: boolean | undefined;
  let inCompany = settings.company === undefined;

  /** Every call is made in the company that sells, once its id is known. */
  async function enterCompany(odoo: Odoo): Promise<void> {
    const { id } = await lookup.company(odoo);
    client.useContext({ allowed_company_ids: [id] });
    inCompany = true;
  }

  const mark = (canonical: string, kind: string) =>
    bindings.bind({ canonical, connection, kind, foreignId: canonical }).then(() => undefined);
  const isMarked = async (canonical: string, kind: string): Promise<boolean> =>
    (await bindings.find(canonical, connection, kind)) !== undefined;

  return {
    connection,
    settings,
    lookups: lookup,
    log,
    clock,
    bindings,
    webhookUrl: context.webhookUrl,
    async odoo(operation, call) {
      const odoo = await client.during({ operation, ...errandOf(call) });
      if (!inCompany) await enterCompany(odoo);
      return odoo;
    },
    async marksDelivery(odoo) {
      delivery ??= await hasField(odoo, 'sale.order.line', 'is_delivery');
      return delivery;
    },
    async bindOrder(order, id, name) {
      await bindings.bind({
        canonical: order,
        connection,
        kind: 'sale.order',
        foreignId: String(id),
        foreignName: name,
      });
    },
    rememberContent: (order, content) => mark(`${order}#${content}`, CONTENT),
    isOwnContent: (order, content) => isMarked(`${order}#${content}`, CONTENT),
    rememberCancelled: (order) => mark(`${order}#cancelled`, CANCELLED),
    wasCancelledHere: (order) => isMarked(`${order}#cancelled`, CANCELLED),
  };
}

function errandOf(call: Pick<Call, 'lane' | 'traceparent' | 'signal'> | undefined) {
  if (call === undefined) return {};
  return {
    lane: call.lane,
    signal: call.signal,
    ...(call.traceparent === undefined ? {} : { traceparent: call.traceparent }),
  };
}

/** Whether a model has a field in this database: modules bring fields. */
export async function hasField(odoo: Odoo, model: string, field: string): Promise<boolean> {
  const named = { allfields: [field], attributes: ['type'] };
  const fields = (await odoo.run({ model, method: 'fields_get', named, repeatable: true })) as Record<string, unknown>;
  return field in fields;
}
