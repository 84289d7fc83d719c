import { KEPT_GATEWAYS } from '../../canonical/return.ts';
import type { Finding } from '../../connector/connector.ts';
import { linkOf, type Odoo } from './client.ts';
import type { Desk } from './desk.ts';

const SUBJECT = 'journals of what is owed';

/**
 * Looks at the journals that pay credit notes of gift cards, exchanges and returns at tills. Without one such notes stay open; a payment
 * of one whose methods name no account stands on no account that says what is owed.
 */
export async function checkOwed(desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const named = desk.settings.journals ?? {};
  const gateways = Object.values(KEPT_GATEWAYS);
  const missing = gateways.filter((gateway) => named[gateway] === undefined);
  const findings: Finding[] = [];
  for (const gateway of gateways.filter((each) => named[each] !== undefined)) {
    const journal = await desk.lookups.ownJournal(odoo, gateway);
    const domain = [['journal_id', '=', journal]];
    const lines = await odoo.searchRead('account.payment.method.line', domain, ['payment_type', 'payment_account_id']);
    const accounts = new Set(lines.map((line) => linkOf(line.payment_account_id)));
    const isOne = lines.length > 0 && accounts.size === 1 && !accounts.has(undefined);
    findings.push(
      isOne
        ? { subject: SUBJECT, verdict: 'ok', found: `${gateway}: ${named[gateway]}, in and out on one account` }
        : {
            subject: SUBJECT,
            verdict: 'warning',
            found: `${gateway}: payments of ${named[gateway]} do not all stand on one account`,
            next: 'Name the same account as outstanding account of its incoming and outgoing payments in Odoo (Accounting, Journals): it then says what is owed.',
          },
    );
  }
  if (missing.length === 0) return findings;
  const next = `Name a cash journal for each under \`journals\` in the connection; until then people pay these credit notes by hand.`;
  return [
    ...findings,
    {
      subject: SUBJECT,
      verdict: 'warning',
      found: `none for ${missing.join(', ')}: their credit notes stay open`,
      next,
    },
  ];
}
