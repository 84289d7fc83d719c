import type { ReactNode } from 'react';

interface ScrollRegionProps {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}

/** A part of a page that scrolls by itself; the keyboard must be able to reach it, or it could not be read to its end. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever scrolls by keys needs a place to stand
    <section className={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
