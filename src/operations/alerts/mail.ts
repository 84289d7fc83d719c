import { createTransport } from 'nodemailer';
import type { MailConfiguration } from '../../config/alerts.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { type Notice, type NoticeLine, textOf } from './notice.ts';

const COLOURS = { critical: '#b3261e', warning: '#a15c00', notice: '#1f5fbf' } as const;

/** Text as HTML shows it. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const link = (address: string): string =>
  /^https?:/.test(address) ? `<a href="${escaped(address)}">${escaped(address)}</a>` : escaped(address);

/** The message as HTML for mail programs: no images, no scripts, no style sheet. */
export function htmlOf(notice: Notice): string {
  if (notice.report !== undefined) return notice.report.html;
  const row = (name: string, value: string): string =>
    `<tr><td style="padding:2px 12px 2px 0;color:#666">${name}</td><td>${value}</td></tr>`;
  const told = (line: NoticeLine): string =>
    `<h3 style="margin:18px 0 4px;color:${COLOURS[line.severity]}">${escaped(line.summary)}</h3><table>${[
      row('since', `${escaped(line.since.slice(0, 16).replace('T', ' '))} UTC, for ${line.lasting}`),
      ...(line.connection === undefined ? [] : [row('system', escaped(line.connection))]),
      row('next', escaped(line.next)),
      row('runbook', link(line.runbook)),
      ...(line.console === undefined ? [] : [row('look', link(line.console))]),
    ].join('')}</table>`;
  const over = notice.recovered.map(
    (line) => `<p style="color:#1e7d32">Well again: ${escaped(line.summary)} (lasted ${line.lasting})</p>`,
  );
  return `<!doctype html><html><body style="font-family:sans-serif;max-width:44em"><h2>${escaped(notice.title)}</h2>${notice.firing
    .map(told)
    .join('')}${over.join('')}<p style="color:#666">${escaped(notice.hub)}, ${notice.at}</p></body></html>`;
}

/** Sends one notice by SMTP. `to` are addresses of the configuration, never of customers. */
export async function sendMail(mail: MailConfiguration, to: readonly string[], notice: Notice): Promise<void> {
  const { host, port, security, user, password, from } = mail;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: LIMITS.noticeTimeoutMs,
    greetingTimeout: LIMITS.noticeTimeoutMs,
    socketTimeout: LIMITS.noticeTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from,
      to: [...to],
      subject: `[${notice.hub}] ${notice.title}`.replace(/\s+/g, ' ').slice(0, 200),
      text: textOf(notice),
      html: htmlOf(notice),
      // The same for every try, so that a mailbox shows a mail once that was sent twice.
      messageId: `<${notice.id}@${notice.hub.replace(/[^A-Za-z0-9.-]/g, '-')}.storeloom>`,
      headers: { 'X-Storeloom-Kind': notice.kind, 'Auto-Submitted': 'auto-generated' },
      ...(notice.severity === 'critical' ? { priority: 'high' as const } : {}),
    });
  } finally {
    transport.close();
  }
}
