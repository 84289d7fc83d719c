import { useInfiniteQuery } from '@tanstack/react-query';
import { bankStatements } from '../../api/money-questions.ts';
import type { BankStatement } from '../../api/shapes.ts';
import { moneyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';

type Filter = Parameters<typeof bankStatements>[0];

/** The statements of all accounts, and whether they follow one another. */
export function StatementsPanel({ filter }: { readonly filter: Filter }) {
  const found = useInfiniteQuery(bankStatements(filter));
  return (
    <Panel title="Statements" flush aside="The latest day first">
      <Waiting of={found} lines={4}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.statements);
          if (all.length === 0 && Object.keys(filter).length > 0) {
            return <Empty title="No such statement">Widen what is asked for.</Empty>;
          }
          if (all.length === 0) {
            return (
              <Empty title="No statement yet">
                Add a connection of the kind bank: the hub takes CAMT.053, MT940 and BAI2 from a folder or an SFTP
                server, each line once, and says when a number is missing or a balance jumps.
              </Empty>
            );
          }
          return (
            <ListTable
              columns={[
                'Account',
                'Until',
                { number: 'Before' },
                { number: 'After' },
                { number: 'Lines' },
                'Does it fit?',
                'Made',
              ]}
            >
              {all.map((statement) => (
                <Row key={statement.id} statement={statement} />
              ))}
            </ListTable>
          );
        }}
      </Waiting>
      <NextPage of={found}>Earlier statements</NextPage>
    </Panel>
  );
}

function Row({ statement }: { readonly statement: BankStatement }) {
  const { account, connection, sequence, until, opening, closing, lines, unreadable, findings, at, file } = statement;
  return (
    <tr>
      <td>
        <span className="mono">{account}</span>
        <div className="soft small">{connection}</div>
      </td>
      <td>
        {until}
        <div className="soft small">{sequence === undefined ? file : `number ${sequence}, ${file}`}</div>
      </td>
      <td className="number">{moneyText(opening.amount, opening.currency)}</td>
      <td className="number">{moneyText(closing.amount, closing.currency)}</td>
      <td className="number">
        {lines}
        {unreadable === 0 ? null : <div className="small">{unreadable} not readable</div>}
      </td>
      <td>
        {findings.length === 0 ? <Badge tone="well">it fits</Badge> : <Badge tone="wrong">it does not</Badge>}
        {findings.map(({ code, reason }) => (
          <div key={code} className="small">
            {reason} <code className="soft">{code}</code>
          </div>
        ))}
      </td>
      <td className="soft">
        <When at={at} />
      </td>
    </tr>
  );
}
