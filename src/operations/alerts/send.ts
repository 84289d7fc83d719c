import { createHmac } from 'node:crypto';
import type { AlertRouteConfiguration, MailConfiguration } from '../../config/alerts.ts';
import { operationsErrors } from '../errors.ts';
import { sendMail } from './mail.ts';
import type { Notice } from './notice.ts';
import { slackBody } from './slack.ts';

/** Posts a body and answers the status; throws when there was no answer. */
export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>;

export interface SendMeans {
  readonly mail?: MailConfiguration;
  readonly post: Post;
  readonly nowMs: number;
}

/** Sends a notice along its route. Throws SL-OPS-001 with what the other side said; the address is never in it. */
export async function sendNotice(route: AlertRouteConfiguration, notice: Notice, means: SendMeans): Promise<void> {
  try {
    if (route.kind === 'email') await mailed(route.to, notice, means);
    else await posted(route, notice, means);
  } catch (cause) {
    throw operationsErrors.error('SL-OPS-001', { because: `${notice.route}: ${whyOf(cause)}` }, cause);
  }
}

async function mailed(to: readonly string[], notice: Notice, { mail }: SendMeans): Promise<void> {
  if (mail === undefined) throw new Error('no mail server is configured under alerts.mail');
  await sendMail(mail, to, notice);
}

async function posted(
  route: Exclude<AlertRouteConfiguration, { kind: 'email' }>,
  notice: Notice,
  { post, nowMs }: SendMeans,
): Promise<void> {
  const body = route.kind === 'slack' ? slackBody(notice) : webhookBody(notice);
  const secret = route.kind === 'webhook' ? route.secret : undefined;
  const seconds = String(Math.floor(nowMs / 1_000));
  const status = await post(
    route.url,
    {
      'content-type': 'application/json',
      ...(route.kind === 'slack' ? {} : { 'webhook-id': notice.id, 'webhook-timestamp': seconds }),
      ...(secret === undefined ? {} : { 'webhook-signature': signature(secret, notice.id, seconds, body) }),
    },
    body,
  );
  if (status < 200 || status >= 300) throw new Error(`the receiver answered ${status}`);
}

function webhookBody(notice: Notice): string {
  const { report, ...rest } = notice;
  const type = report === undefined ? 'storeloom.alert' : 'storeloom.report';
  return JSON.stringify({ type, timestamp: notice.at, data: { ...rest, ...(report && { report: report.content }) } });
}

/** Standard Webhooks, version 1: HMAC-SHA256 over id, time and body; a secret `whsec_…` is base64, any other is text. */
export function signature(secret: string, id: string, seconds: string, body: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** What went wrong in a few words, without an address: the address of a chat is a secret. */
function whyOf(cause: unknown): string {
  const { code, responseCode, message } = ((cause as Error).cause ?? cause) as {
    code?: unknown;
    responseCode?: unknown;
    message?: string;
  };
  if (typeof responseCode === 'number') return `the mail server answered ${responseCode}`;
  if (typeof code === 'string') return `no answer (${code})`;
  return (message ?? 'no answer').replace(/https?:\/\/\S+/g, '‹address›').slice(0, 300);
}
