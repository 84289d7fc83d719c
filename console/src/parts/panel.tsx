import { type ReactNode, useId } from 'react';
import './panel.css';

interface PanelProps {
  readonly title: string;
  /** What stands at the right of the title. */
  readonly aside?: ReactNode;
  /** Lets lists reach the edges. */
  readonly flush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A piece of a page with its heading. */
export function Panel({ title, aside, flush = false, className = '', children }: PanelProps) {
  const heading = useId();
  return (
    <section className={`panel ${flush ? 'flush' : ''} ${className}`} aria-labelledby={heading}>
      <header>
        <h2 id={heading}>{title}</h2>
        {aside === undefined ? null : <div className="soft small">{aside}</div>}
      </header>
      <div className="body">{children}</div>
    </section>
  );
}
