import { checkParts } from '../../connector/check-parts.ts';
import type { ConnectionContext, Finding, Provisioner } from '../../connector/connector.ts';
import { CURRENCIES, minorDigits } from '../../kernel/currency.ts';
import type { Client } from './client.ts';
import type { WooSettings } from './manifest.ts';

/** How far the clocks may be apart before somebody is told; a signed request is refused from fifteen minutes on. */
const WARN_APART_MS = 5 * 60_000;
/** The minimum length that WordPress's own secrets have; shorter ones can be guessed. */
const SECRET_LENGTH = 16;

/** Connects and says on a few lines what is right, what is wrong and how to mend it. Never throws. */
export async function check(
  context: ConnectionContext<WooSettings>,
  client: Client,
  provisioner: Provisioner,
): Promise<readonly Finding[]> {
  const { findings, part } = checkParts(...settingsFindings(context));
  if (!(await part('shop', () => shop(context, client)))) return findings;
  await part('shop settings', () => shopSettings(context, client));
  await part('payment methods', () => gateways(context, client));
  await part('webhooks', () => provisioner.audit());
  return findings;
}

function settingsFindings({ settings }: ConnectionContext<WooSettings>): Finding[] {
  const findings: Finding[] = [];
  if (settings.address.startsWith('http:')) {
    findings.push({
      subject: 'address',
      verdict: 'warning',
      found: 'plain http: requests are signed, and everything in them can be read on the way',
      next: 'Give the shop a certificate and write its address with https.',
    });
  }
  if (settings.webhookSecrets.some((secret) => secret.length < SECRET_LENGTH)) {
    findings.push({
      subject: 'webhookSecrets',
      verdict: 'warning',
      found: `a secret has fewer than ${SECRET_LENGTH} characters`,
      next: 'Use a long random one; the hub gives it to the shop itself.',
    });
  }
  return findings;
}

/** Reads an order list, which needs the right that all else needs, and compares the clocks. */
async function shop({ clock }: ConnectionContext<WooSettings>, client: Client): Promise<Finding[]> {
  const query = { per_page: '1', _fields: 'id', status: 'any' };
  const { headers } = await client.ask({ path: 'orders', query, operation: 'reading' });
  const total = headers['x-wp-total'];
  const findings: Finding[] = [
    { subject: 'shop', verdict: 'ok', found: total === undefined ? 'answers' : `answers; it holds ${total} orders` },
  ];
  const theirs = Date.parse(headers.date ?? '');
  const apartMs = Number.isNaN(theirs) ? 0 : Math.abs(clock.now() - theirs);
  if (apartMs > WARN_APART_MS) {
    const found = `the clocks of the hub and the shop are ${Math.round(apartMs / 60_000)} minutes apart`;
    findings.push({ subject: 'clock', verdict: 'warning', found, next: 'Set both by NTP.' });
  }
  return findings;
}

async function shopSettings({ settings }: ConnectionContext<WooSettings>, client: Client): Promise<Finding[]> {
  const read = async (id: string): Promise<string> => {
    const { body } = await client.ask({ path: `settings/${id}`, operation: 'reading' });
    return body.at('value').optionalText(100) ?? '';
  };
  const currency = await read('general/woocommerce_currency');
  const decimals = Number(await read('general/woocommerce_price_num_decimals'));
  const included = (await read('tax/woocommerce_prices_include_tax')) === 'yes';
  const known = CURRENCIES.includes(currency);
  const wanted = settings.currency ?? currency;
  const withTax = included ? 'with tax' : 'without tax';
  const taxWanted = settings.pricesIncludeTax ?? included;
  return [
    known && wanted === currency
      ? { subject: 'currency', verdict: 'ok', found: currency }
      : {
          subject: 'currency',
          verdict: 'problem',
          found: known ? `the shop sells in ${currency}, ${wanted} is configured` : `${currency} is not in ISO 4217`,
          next: 'Correct `currency` of the connection, or the currency of the shop.',
        },
    ...(known && decimals !== minorDigits(currency)
      ? [
          {
            subject: 'decimals',
            verdict: 'problem' as const,
            found: `the shop shows ${decimals} decimals, ${currency} has ${minorDigits(currency)}`,
            next: 'Set the number of decimals in WooCommerce → Settings → General; other amounts cannot be booked.',
          },
        ]
      : []),
    taxWanted === included
      ? { subject: 'prices', verdict: 'ok', found: `entered ${withTax}` }
      : {
          subject: 'prices',
          verdict: 'problem',
          found: `the shop enters prices ${withTax}, the connection says otherwise`,
          next: 'Correct `pricesIncludeTax` of the connection, or the shop; changing the shop does not change its prices.',
        },
  ];
}

/** Says of each payment method in use who reports its money and whether the shop can give it back. */
async function gateways({ settings }: ConnectionContext<WooSettings>, client: Client): Promise<Finding[]> {
  const found = await client.list({ path: 'payment_gateways', operation: 'reading' });
  const ids = new Set(found.map((gateway) => gateway.at('id').optionalText(100) ?? ''));
  const used = found
    .filter((gateway) => gateway.at('enabled').flag())
    .map((gateway): Finding => {
      const id = gateway.at('id').text(100);
      const owner = settings.gateways?.[id];
      const refunds = gateway
        .at('method_supports')
        .list()
        .some(({ value }) => value === 'refunds');
      const back = refunds ? 'gives money back by itself' : 'a refund is noted and somebody sends the money';
      return {
        subject: `payment method ${id}`,
        verdict: 'ok',
        found: owner === undefined ? `reported by the shop; ${back}` : `reported by ${owner}`,
      };
    });
  const unknown = Object.keys(settings.gateways ?? {})
    .filter((id) => !ids.has(id))
    .map(
      (id): Finding => ({
        subject: `payment method ${id}`,
        verdict: 'warning',
        found: 'is configured and not installed in the shop',
        next: 'Correct `gateways` of the connection; the names are those that orders show as payment_method.',
      }),
    );
  return [...used, ...unknown];
}
