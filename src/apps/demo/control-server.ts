import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CodedError } from '../../kernel/failure.ts';
import type { ControlFile } from './control.ts';
import { demoErrors } from './errors.ts';
import type { FlashSale, FlashSales } from './flash-sale.ts';
import type { BroughtBack, OrderReturns } from './order-returns.ts';
import type { PayoutBooks } from './payout-books.ts';
import type { CreditNote } from './return-books.ts';

const FLASH_SALE = '/flash-sale';
const PAYOUT = '/payout';
const RETURN = '/return';
const MOST_BYTES = 1_000;

/** The demo's own door on loopback, by which other terminals ask it for what no simulated system could do. */
export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

/** What can be asked for. */
export interface Askable {
  readonly sales: FlashSales;
  /** Lets Stripe pay out; answers the ids of the payouts. */
  readonly payOut: () => readonly string[];
  /** Every payout as it stands in Odoo. */
  readonly payouts: () => readonly PayoutBooks[];
  readonly returns: OrderReturns;
  /** What Odoo has of an order that came back. */
  readonly creditsOf: (order: string) => readonly CreditNote[];
}

export async function openControlServer(token: string, askable: Askable): Promise<ControlServer> {
  const server = createServer((request, response) => {
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(body ?? null));
    };
    answer(request, token, askable).then(
      (told) => send(200, told),
      (error: unknown) => {
        if (error instanceof CodedError) send(409, error.failure);
        else send(400, { because: error instanceof Error ? error.message : 'the demo does not know this' });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  token: string,
  { sales, payOut, payouts, returns, creditsOf }: Askable,
): Promise<unknown> {
  if (request.headers.authorization !== `Bearer ${token}`) throw new Error('not known');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://demo');
  switch (`${request.method} ${pathname}`) {
    case `GET ${FLASH_SALE}`:
      return sales.latest();
    case `POST ${FLASH_SALE}`: {
      const { orders } = JSON.parse(await bodyOf(request)) as { orders?: unknown };
      return sales.begin(orders === undefined ? undefined : Number(orders));
    }
    case `GET ${PAYOUT}`:
      return payouts();
    case `POST ${PAYOUT}`:
      return payOut();
    case `GET ${RETURN}`:
      return creditsOf(searchParams.get('order') ?? '');
    case `POST ${RETURN}`: {
      const { order } = JSON.parse(await bodyOf(request)) as { order?: unknown };
      return returns.bring(order === undefined ? undefined : String(order));
    }
    default:
      throw new Error('not known');
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MOST_BYTES) throw new Error('too long');
  }
  return text;
}

/** Begins a flash sale in a running demo. Throws SL-DEMO-006, and what the demo says against it. */
export const beginFlashSale = ({ demo }: ControlFile, orders?: number): Promise<FlashSale> =>
  ask(demo, FLASH_SALE, { method: 'POST', body: JSON.stringify({ orders }) });

/** The flash sale that is on in a running demo, or its last one. */
export const lookAtFlashSale = async ({ demo }: ControlFile): Promise<FlashSale | undefined> =>
  (await ask<FlashSale | null>(demo, FLASH_SALE)) ?? undefined;

/** Lets the Stripe of a running demo pay out; answers the ids of the payouts. */
export const beginPayout = ({ demo }: ControlFile): Promise<readonly string[]> => ask(demo, PAYOUT, { method: 'POST' });

/** Every payout of a running demo as it stands in Odoo. */
export const lookAtPayouts = ({ demo }: ControlFile): Promise<readonly PayoutBooks[]> => ask(demo, PAYOUT);

/** Lets somebody bring goods of an order to a till of a running demo. */
export const bringBack = ({ demo }: ControlFile, order?: string): Promise<BroughtBack> =>
  ask(demo, RETURN, { method: 'POST', body: JSON.stringify({ order }) });

/** What the Odoo of a running demo has of an order that came back. */
export const lookAtCredits = ({ demo }: ControlFile, order: string): Promise<readonly CreditNote[]> =>
  ask(demo, `${RETURN}?${new URLSearchParams({ order })}`);

async function ask<Answer>({ url, token }: ControlFile['demo'], path: string, init: RequestInit = {}): Promise<Answer> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${token}` } });
    body = await response.json();
  } catch (error) {
    throw demoErrors.error('SL-DEMO-006', { because: `the demo does not answer at ${url}` }, error);
  }
  if (response.ok) return body as Answer;
  const failure = body as CodedError['failure'];
  if (failure.code !== undefined) throw new CodedError(failure);
  throw demoErrors.error('SL-DEMO-006', { because: `the demo answered ${response.status}: ${failure.because}` });
}
