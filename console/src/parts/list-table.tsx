import type { ReactNode } from 'react';
import './table.css';

/** The head of a column: its name, whether it holds numbers, or a name only for whoever does not see that it needs none. */
export type Column = string | { readonly number: string } | { readonly unseen: string };

/** The frame of a list: its columns, and a row for each entry. On a phone each row is a small card. */
export function ListTable({
  columns,
  children,
}: {
  readonly columns: readonly Column[];
  readonly children: ReactNode;
}) {
  return (
    <table className="list">
      <thead>
        <tr>
          {columns.map((column) => {
            if (typeof column === 'string') return <th key={column}>{column}</th>;
            if ('number' in column) {
              return (
                <th key={column.number} className="number">
                  {column.number}
                </th>
              );
            }
            return (
              <th key={column.unseen}>
                <span className="unseen">{column.unseen}</span>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
