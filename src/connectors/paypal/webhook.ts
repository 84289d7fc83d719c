import { verify as verifySignature } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { acceptSigned } from '../../connector/accept.ts';
import type { Profile, Verdict, Webhook, WebhookRequest } from '../../connector/connector.ts';
import { asObject, type JsonObject, optionalText } from '../../connector/fields.ts';
import { type Clock, epochMsOf } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import { judgeCertificate } from './certificate.ts';
import { paypalErrors } from './errors.ts';
import { apiUrlOf, type PaypalSettings } from './manifest.ts';
import { upward } from './objects.ts';

/** How far the time of a transmission may be from ours, either way; what comes later is read from the list of events. */
export const TOLERANCE_SECONDS = 900;
/** Hosts whose certificates are asked for, and under which path. */
const CERTIFICATE_HOSTS = ['api.paypal.com', 'api.sandbox.paypal.com'];
const CERTIFICATE_PATH = /^\/v1\/notifications\/certs\/[A-Za-z0-9_.-]{1,200}$/;

/** Believes what PayPal signed, offline: the certificate comes from PayPal's own address and is judged before it is used. */
export const webhook: Webhook<PaypalSettings> = {
  needs: (request, { settings }) => certificateAddress(request.headers['paypal-cert-url'], settings),
  verify(request: WebhookRequest, profile: Profile<PaypalSettings>, clock: Clock, document?: string): Verdict {
    const { settings } = profile;
    const sent = headersOf(request.headers);
    if (sent === undefined) return refused('a PayPal-Transmission header is missing or malformed');
    if (Math.abs(clock.now() - sent.timeMs) > TOLERANCE_SECONDS * 1_000) {
      return refused(`the time of the transmission is more than ${TOLERANCE_SECONDS} seconds away from ours`);
    }
    if (certificateAddress(sent.certificateUrl, settings) === undefined) {
      return refused("the certificate's address is not one of PayPal's");
    }
    if (document === undefined) return refused('the certificate is not at hand');
    const { certificate, because } = judgeCertificate(document, clock.now(), settings.certificateAuthorities);
    if (certificate === undefined) return refused(because);
    const message = signedMessage(sent.id, sent.time, settings.webhookId, request.body);
    const key = certificate.publicKey;
    if (key.asymmetricKeyType !== 'rsa' || !verifySignature('sha256', Buffer.from(message), key, sent.signature)) {
      return refused('the signature is not of this body and this webhook');
    }
    // A checksum is no digest: who keeps an old transmission can make another body for it, and must not get it in.
    const otherwise = refusal('the id of the transmission was used for another body');
    return {
      ...acceptSigned(request.body, { topic: 'event_type', objectOf }),
      once: { name: `transmission ${sent.id}`, otherwise },
    };
  },
};

/** What PayPal signs: the CRC32 of the raw body stands there as an unsigned decimal number. */
export function signedMessage(id: string, time: string, webhookId: string, body: Uint8Array): string {
  return `${id}|${time}|${webhookId}|${crc32(body)}`;
}

interface Transmission {
  readonly id: string;
  readonly time: string;
  readonly timeMs: number;
  readonly signature: Buffer;
  readonly certificateUrl: string;
}

function headersOf(headers: Readonly<Record<string, string>>): Transmission | undefined {
  const id = headers['paypal-transmission-id'];
  const time = headers['paypal-transmission-time'];
  const signature = headers['paypal-transmission-sig'];
  const certificateUrl = headers['paypal-cert-url'];
  const algorithm = headers['paypal-auth-algo'];
  if (id === undefined || !/^[A-Za-z0-9-]{1,100}$/.test(id)) return undefined;
  if (time === undefined || time.length > 40 || signature === undefined || signature.length > 2_000) return undefined;
  if (certificateUrl === undefined || algorithm !== 'SHA256withRSA') return undefined;
  const timeMs = epochMsOf(time);
  if (timeMs === undefined) return undefined;
  return { id, time, timeMs, signature: Buffer.from(signature, 'base64'), certificateUrl };
}

/** The address when it is one of PayPal's; a simulator's certificate stands at the simulator. */
function certificateAddress(address: string | undefined, settings: PaypalSettings): string | undefined {
  const url = address === undefined || address.length > 500 ? null : URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return undefined;
  }
  if (!CERTIFICATE_PATH.test(url.pathname)) return undefined;
  const ofPaypal = url.protocol === 'https:' && url.port === '' && CERTIFICATE_HOSTS.includes(url.hostname);
  const ofTest = settings.apiUrl !== undefined && url.origin === URL.parse(apiUrlOf(settings))?.origin;
  return ofPaypal || ofTest ? url.href : undefined;
}

/** What an event is about: the capture where there is one, so that everything of a payment stays in order. */
export function objectOf(event: JsonObject): string | undefined {
  const resource = asObject(event.resource);
  if (resource === undefined) return undefined;
  const transactions = Array.isArray(resource.disputed_transactions) ? resource.disputed_transactions : [];
  return (
    upward(resource, 'captures') ??
    optionalText(asObject(transactions[0]) ?? {}, 'seller_transaction_id') ??
    optionalText(resource, 'id') ??
    optionalText(resource, 'dispute_id')
  );
}

const refusal = (because: string): Failure => paypalErrors.failure('SL-PAYPAL-009', { because });
const refused = (because: string): Verdict => ({ verdict: 'refused', failure: refusal(because) });
