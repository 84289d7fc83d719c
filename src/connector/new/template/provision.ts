import type { ConnectionContext, Finding, Provisioner } from '../../connector.ts';
import type { Client } from './client.ts';
import type { Settings } from './manifest.ts';

/** Keeps the one webhook that the hub needs pointing here. */
export function provisioner(client: Client, { webhookUrl }: ConnectionContext<Settings>): Provisioner {
  const audit = async (): Promise<readonly Finding[]> => {
    if (webhookUrl === undefined) {
      const found = 'The hub has no public address; changes are found by polling.';
      return [{ subject: 'webhook', verdict: 'warning', found, next: 'Set hub.publicUrl.' }];
    }
    const { url } = (await client.call({ method: 'GET', path: '/webhook', operation: 'webhooks' })) as { url: string };
    if (url === webhookUrl) return [{ subject: 'webhook', verdict: 'ok', found: 'It points here.' }];
    const found = url === '' ? 'It is missing.' : 'It points elsewhere.';
    return [{ subject: 'webhook', verdict: 'problem', found, next: 'The next audit sets it up.' }];
  };
  return {
    audit,
    async heal() {
      const amiss = (await audit()).some(({ verdict }) => verdict === 'problem');
      if (!amiss || webhookUrl === undefined) return [];
      await client.call({ method: 'PUT', path: '/webhook', operation: 'webhooks', body: { url: webhookUrl } });
      return [{ subject: 'webhook', verdict: 'ok', found: 'It was set to point here.' }];
    },
  };
}
