import type { ReactNode } from 'react';
import './empty.css';

/** What stands where nothing is yet: what would be here, and how it comes. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <svg viewBox="0 0 120 36" aria-hidden="true">
        {[12, 36, 60, 84, 108].map((x) => (
          <path key={x} d={`M${x} 2v32`} />
        ))}
        <path className="weft" d="M2 12h20M30 12h12M50 12h68" />
        <path className="weft" d="M2 24h44M54 24h40M102 24h16" />
      </svg>
      <p className="title">{title}</p>
      {children === undefined ? null : <div className="soft">{children}</div>}
    </div>
  );
}
