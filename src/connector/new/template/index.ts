import { type Connection, defineConnector } from '../../connector.ts';
import { openClient } from './client.ts';
import { shipmentRecorder } from './commands.ts';
import { manifest, type Settings, SettingsSchema } from './manifest.ts';
import { orderPoll, readOrder } from './poll.ts';
import { provisioner } from './provision.ts';
import { translate } from './translate.ts';
import { verify } from './webhook.ts';

/** Orders of Acme in, shipments back. */
export const acme = defineConnector<Settings>({
  manifest,
  settings: SettingsSchema,
  webhook: { verify },
  translate,
  open(context): Connection {
    const client = openClient(context);
    const webhooks = provisioner(client, context);
    return {
      commands: { 'record-shipment': shipmentRecorder(client, context) },
      polls: [orderPoll(client, context.clock)],
      fetch: (hint) => readOrder(client, hint.foreignId),
      provisioner: webhooks,
      check: async () => [...(await client.check()), ...(await webhooks.audit().catch(() => []))],
      // Calls end with the connection's HTTP port; the connector holds nothing of its own.
      close: async () => {},
    };
  },
});
