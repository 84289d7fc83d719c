import type { Certificate } from '../../api/shapes.ts';
import { moneyText } from '../../format/format.ts';
import { ListTable } from '../../parts/list-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { nameOfLink } from './chain.ts';

/** The links by brand; with what is of no brand they are the whole. */
export function BrandsPanel({ certificate: { brands = [] } }: { readonly certificate: Certificate }) {
  if (brands.length === 0) return null;
  return (
    <Panel title="By brand" aside="Providers and banks are of no brand" flush>
      <ListTable
        columns={['Brand', 'Between', { number: 'Due' }, { number: 'Met' }, { number: 'Open' }, { number: 'Items' }]}
      >
        {brands.map(({ brand, link, currency, due, met, open, items }) => (
          <tr key={`${brand} ${link} ${currency}`}>
            <td>{brand === '' ? <span className="soft">of no brand</span> : brand}</td>
            <td>{nameOfLink(link)}</td>
            <td className="number">{moneyText(due, currency)}</td>
            <td className="number">{moneyText(met, currency)}</td>
            <td className={items === 0 ? 'number soft' : 'number'}>{moneyText(open, currency)}</td>
            <td className="number soft">{items === 0 ? '' : items}</td>
          </tr>
        ))}
      </ListTable>
    </Panel>
  );
}
