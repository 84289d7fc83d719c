import type { Finding } from '../../connector/connector.ts';
import type { Odoo } from './client.ts';
import type { Desk } from './desk.ts';

/** What `storeloom check` says of the articles and price lists that a connection shall report. */
export async function checkArticles(desk: Desk, odoo: Odoo): Promise<readonly Finding[]> {
  const { articles } = desk.settings;
  if (articles === undefined) return [];
  const findings: Finding[] = [];
  const sold = [['sale_ok', '=', true]];
  const all = Number(await count(odoo, 'product.product', sold));
  const nameless = Number(await count(odoo, 'product.product', [...sold, ['default_code', '=', false]]));
  findings.push({ subject: 'articles', verdict: 'ok', found: `${all - nameless} on sale with an internal reference` });
  if (nameless > 0) {
    findings.push({
      subject: 'articles without a reference',
      verdict: 'warning',
      found: `${nameless} articles on sale have no internal reference and are not reported`,
      next: 'Give them an internal reference in Odoo, or take them off sale.',
    });
  }
  const lists = Object.entries(articles.lists ?? {});
  const rows = await odoo.searchRead(
    'product.pricelist',
    [['id', 'in', lists.map(([, id]) => id)]],
    ['name', 'currency_id'],
    { context: { active_test: false } },
  );
  for (const [name, id] of lists) {
    const row = rows.find((each) => each.id === id);
    const currency = Array.isArray(row?.currency_id) ? String(row.currency_id[1]) : '';
    findings.push(
      row === undefined
        ? {
            subject: `price list ${name}`,
            verdict: 'problem',
            found: `Odoo has no price list ${id}`,
            next: 'Correct `articles.lists` of the connection; the id stands in the address of the list in Odoo.',
          }
        : { subject: `price list ${name}`, verdict: 'ok', found: `${String(row.name)}, ${currency}` },
    );
  }
  return findings;
}

const count = (odoo: Odoo, model: string, domain: readonly unknown[]): Promise<unknown> =>
  odoo.run({ model, method: 'search_count', named: { domain }, repeatable: true });
