import { randomUUID, sign } from 'node:crypto';
import { systemChance } from '../../../kernel/chance.ts';
import { systemClock } from '../../../kernel/clock.ts';
import {
  type SimulatedReply,
  type SimulatedRequest,
  type SimulatorOptions,
  type SimulatorServer,
  startSimulator,
} from '../../../testing/simulator.ts';
import { signedMessage } from '../webhook.ts';
import { type Issued, issueCertificate } from './certificates.ts';
import { createMoneyMoves, type MoneyMoves } from './money-moves.ts';
import { PaypalProblem } from './problem.ts';
import { type Answered, route } from './routes.ts';
import { createState, type EventRecord, type PaypalState, type Shown } from './state.ts';

export interface PaypalSimulatorOptions extends SimulatorOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** How late rows of the report appear. PayPal says up to three hours; at once by default. */
  readonly lateMs?: number;
  /** Rows that one report holds. PayPal's 10,000 by default. */
  readonly mostRows?: number;
  /** Tokens that may be asked for in a minute. Default 30 */
  readonly tokensPerMinute?: number;
  readonly webhookRetryMs?: readonly number[];
}

export interface PaypalSimulator extends SimulatorServer {
  readonly state: PaypalState;
  /** What buyers, the merchant, PayPal and banks do; webhooks follow. */
  readonly act: MoneyMoves;
  /** PEM of the authority that issued the certificate that signs webhooks. */
  readonly authority: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Registers an address for webhooks and answers its id. */
  addWebhook(url: string, events?: readonly string[]): string;
  /** No token that was given is good any more. */
  revokeTokens(): void;
  resend(eventId: string): Promise<void>;
  /** Resolves when no webhook is on its way or waiting for another try. */
  webhooksSettled(): Promise<void>;
}

/** Who signs: an authority, and a certificate that it issued to PayPal. */
export interface Signer {
  readonly authority: Issued;
  readonly signing: Issued;
}

const AUTHORITY = 'Simulated Authority';
const SUBJECT = 'messageverificationcerts.sandbox.paypal.com';

export function createSigner(): Signer {
  const authority = issueCertificate({ name: AUTHORITY, authority: true });
  return { authority, signing: issueCertificate({ name: SUBJECT }, { name: AUTHORITY, key: authority.key }) };
}

/** Headers of a webhook as PayPal sends them. */
export function signedHeaders(
  { signing }: Signer,
  sent: { id: string; time: string; webhookId: string; certificateUrl: string; body: string },
): Record<string, string> {
  const message = signedMessage(sent.id, sent.time, sent.webhookId, Buffer.from(sent.body));
  return {
    'content-type': 'application/json',
    'paypal-transmission-id': sent.id,
    'paypal-transmission-time': sent.time,
    'paypal-transmission-sig': sign('sha256', Buffer.from(message), signing.key).toString('base64'),
    'paypal-cert-url': sent.certificateUrl,
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-auth-version': 'v2',
  };
}

const CERTIFICATE = '/v1/notifications/certs/CERT-simulated';
const TOKEN_SECONDS = 32_400;

/** PayPal as a real HTTP server on loopback: tokens, payments, reports, signed webhooks with a certificate of its own, bad days. */
export async function startPaypalSimulator(options: PaypalSimulatorOptions = {}): Promise<PaypalSimulator> {
  const clock = options.clock ?? systemClock;
  const chance = options.chance ?? systemChance;
  const { clientId = 'simulated-client', clientSecret = 'simulated-secret', lateMs = 0, mostRows = 10_000 } = options;
  const retryMs = options.webhookRetryMs ?? [1_000, 5_000, 30_000, 120_000];
  const state = createState(clock, chance);
  const signer = createSigner();
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  const tokens = new Set<string>();
  const asked: number[] = [];
  const requests = new Map<string, Answered>();

  const moves = createMoneyMoves(state, announce);
  const routes = { state, moves, lateMs, mostRows };

  function announce(type: string, resourceType: string, resource: Shown): void {
    const at = state.now();
    const id = `WH-${state.newId()}-${state.newId()}`;
    const body = {
      id,
      event_version: '1.0',
      create_time: at,
      resource_type: resourceType,
      resource_version: '2.0',
      event_type: type,
      summary: `${type} of the simulator`,
      resource,
      links: [
        { href: `https://api-m.sandbox.paypal.com/v1/notifications/webhooks-events/${id}`, rel: 'self', method: 'GET' },
      ],
    };
    const event: EventRecord = { id, at, type, body };
    state.events.push(event);
    begin(event);
  }

  function begin(event: EventRecord): void {
    for (const webhook of state.webhooks.values()) {
      if (!webhook.events.includes('*') && !webhook.events.includes(event.type)) continue;
      const delivery = deliver(event, webhook.url, webhook.id).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    }
  }

  async function deliver(event: EventRecord, url: string, webhookId: string): Promise<void> {
    const body = JSON.stringify(event.body);
    for (const waitMs of [0, ...retryMs]) {
      if (waitMs > 0) await clock.sleep(waitMs, closing.signal).catch(() => undefined);
      if (closing.signal.aborted) return;
      const sent = {
        id: randomUUID(),
        time: state.now(),
        webhookId,
        certificateUrl: `${server.url}${CERTIFICATE}`,
        body,
      };
      const status = await server.sendWebhook({ url, headers: signedHeaders(signer, sent), body, timeoutMs: 20_000 });
      if (status >= 200 && status < 300) return;
    }
  }

  function handle(request: SimulatedRequest): SimulatedReply {
    if (request.path === CERTIFICATE) {
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: signer.signing.certificate };
    }
    if (request.path === '/v1/oauth2/token') return token(request);
    const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (!tokens.has(bearer)) return invalidToken();
    try {
      return reply(once(request));
    } catch (error) {
      if (error instanceof PaypalProblem) return problemReply(error);
      throw error;
    }
  }

  /** A request id that was used answers what it answered, without another effect. */
  function once(request: SimulatedRequest): Answered {
    const id = request.headers['paypal-request-id'];
    if (id === undefined || request.method !== 'POST') return route(request, routes);
    if (id.length > 108) throw new PaypalProblem(400, 'INVALID_REQUEST', 'INVALID_STRING_LENGTH');
    const key = `${request.path} ${id}`;
    const earlier = requests.get(key);
    if (earlier !== undefined) return { ...earlier, status: 200 };
    const answer = route(request, routes);
    requests.set(key, answer);
    return answer;
  }

  function token(request: SimulatedRequest): SimulatedReply {
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    if (request.headers.authorization !== basic) {
      return {
        status: 401,
        body: JSON.stringify({ error: 'invalid_client', error_description: 'Client Authentication failed' }),
      };
    }
    const recent = asked.filter((at) => at > clock.now() - 60_000);
    if (recent.length >= (options.tokensPerMinute ?? 30)) return throttled(60);
    asked.splice(0, asked.length, ...recent, clock.now());
    const value = `A21AA${state.newId()}${state.newId()}`;
    tokens.add(value);
    const body = {
      access_token: value,
      token_type: 'Bearer',
      app_id: 'APP-SIMULATED',
      expires_in: TOKEN_SECONDS,
      nonce: state.newId(),
    };
    return { status: 200, body: JSON.stringify(body) };
  }

  function reply({ status, object }: Answered): SimulatedReply {
    return { status, headers: { 'paypal-debug-id': state.newId().toLowerCase() }, body: JSON.stringify(object) };
  }

  function problemReply({ status, title, issue }: PaypalProblem, headers: Record<string, string> = {}): SimulatedReply {
    const debugId = state.newId().toLowerCase();
    const details = issue === undefined ? [] : [{ issue, description: `The simulator says ${issue}.` }];
    const body = { name: title, message: 'The request was not carried out.', debug_id: debugId, details, links: [] };
    return { status, headers: { 'paypal-debug-id': debugId, ...headers }, body: JSON.stringify(body) };
  }

  const invalidToken = (): SimulatedReply => ({
    status: 401,
    body: JSON.stringify({ error: 'invalid_token', error_description: 'Token signature verification failed' }),
  });

  function throttled(seconds: number): SimulatedReply {
    const headers: Record<string, string> = seconds === 0 ? {} : { 'retry-after': String(seconds) };
    return problemReply(new PaypalProblem(429, 'RATE_LIMIT_REACHED', 'TOO_MANY_REQUESTS'), headers);
  }

  const server = await startSimulator(
    {
      handle,
      throttled: (_request, seconds) => throttled(seconds),
      unauthorized: invalidToken,
      serverError: () => problemReply(new PaypalProblem(500, 'INTERNAL_SERVER_ERROR')),
    },
    { clock, chance, ...options },
  );

  const close = async (): Promise<void> => {
    closing.abort();
    await server.close();
  };

  return {
    ...server,
    state,
    act: moves,
    authority: signer.authority.certificate,
    clientId,
    clientSecret,
    addWebhook(url, events = ['*']) {
      const id = state.newId();
      state.webhooks.set(id, { id, url, events: [...events] });
      return id;
    },
    revokeTokens: () => tokens.clear(),
    async resend(eventId) {
      const event = state.events.find(({ id }) => id === eventId);
      if (event !== undefined) begin(event);
      await Promise.all(underWay);
    },
    async webhooksSettled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
