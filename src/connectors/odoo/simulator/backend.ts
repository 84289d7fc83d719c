import type { SimulatedReply } from '../../../testing/simulator.ts';
import type { Incoming } from './calls.ts';
import type { Values } from './model.ts';

/** What both wire formats need of the server. */
export interface Backend {
  readonly version: 17 | 19;
  readonly databaseName: string;
  readonly login: string;
  readonly apiKey: string;
  readonly userId: number;
  /** Whether connections stay open after an answer. */
  readonly keepAlive: boolean;
  readonly isDatabaseDown: () => boolean;
  call(call: Incoming, context: Values): Promise<unknown>;
}

/** An HTML page as Odoo's web server writes it. */
export function page(status: number, title: string, text: string): SimulatedReply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html>\n<html lang=en>\n<title>${title}</title>\n<h1>${title.slice(4)}</h1>\n<p>${text}</p>\n`,
  };
}
