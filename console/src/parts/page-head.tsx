import { Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import './page-head.css';

/** The head of a page: its name, one sentence that says how things are, and what one can do. */
export function PageHead({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Storeloom`;
  }, [title]);
  return (
    <div className="page-head">
      <div>
        <Title order={1}>{title}</Title>
        {lead === undefined ? null : <p className="lead">{lead}</p>}
      </div>
      {children === undefined ? null : <div className="row">{children}</div>}
    </div>
  );
}
