import type { SimulatedReply } from '../../../testing/simulator.ts';

/** A refusal as WordPress writes it: `{"code":…,"message":…,"data":{"status":404}}`; for some the data is the bare number. */
export class ShopError extends Error {
  readonly status: number;
  readonly code: string;
  readonly data: unknown;

  constructor(status: number, code: string, message: string, data: unknown = { status }) {
    super(message);
    this.status = status;
    this.code = code;
    this.data = data;
  }

  get body(): { code: string; message: string; data: unknown } {
    return { code: this.code, message: this.message, data: this.data };
  }

  /** Of an update within a batch the status of a record that is not there is 400. */
  get inBatchUpdate(): { code: string; message: string; data: unknown } {
    const data = typeof this.data === 'object' && this.status === 404 ? { status: 400 } : this.data;
    return { ...this.body, data };
  }
}

export const invalidId = (what: string): ShopError =>
  new ShopError(404, `woocommerce_rest_${what}_invalid_id`, 'Invalid ID.');

/** `details` says for each parameter what is wrong with it. */
export function invalidParameters(
  details: Readonly<Record<string, readonly [code: string, message: string]>>,
): ShopError {
  const names = Object.keys(details);
  const params = Object.fromEntries(Object.entries(details).map(([name, [, message]]) => [name, message]));
  const parts = Object.fromEntries(
    Object.entries(details).map(([name, [code, message]]) => [name, { code, message, data: null }]),
  );
  const data = { status: 400, params, details: parts };
  return new ShopError(400, 'rest_invalid_param', `Invalid parameter(s): ${names.join(', ')}`, data);
}

const page = (title: string, text: string): string =>
  `<!DOCTYPE html>\n<html dir='ltr'>\n<head><title>${title}</title></head>\n<body id="error-page"><div class="wp-die-message">${text}</div></body>\n</html>`;

export const DATABASE_DOWN: SimulatedReply = {
  status: 500,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: page('Database Error', '<h1>Error establishing a database connection</h1>'),
};

export const MAINTENANCE: SimulatedReply = {
  status: 503,
  headers: { 'content-type': 'text/html; charset=UTF-8', 'retry-after': '600' },
  body: page('Maintenance', 'Briefly unavailable for scheduled maintenance. Check back in a minute.'),
};

/** WooCommerce has no limit of its own; hosts and content networks have, and speak HTML. */
export function throttledReply(retryAfterSeconds: number): SimulatedReply {
  return {
    status: 429,
    headers: {
      'content-type': 'text/html; charset=UTF-8',
      ...(retryAfterSeconds > 0 ? { 'retry-after': String(retryAfterSeconds) } : {}),
    },
    body: page('429 Too Many Requests', 'Too many requests.'),
  };
}
