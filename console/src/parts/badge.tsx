import type { ReactNode } from 'react';
import './badge.css';
import type { Tone } from './tone.ts';

/** A word about how something is, in its colour. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

/** A coloured dot; what it means is always said beside it in words. */
export function Dot({ tone }: { readonly tone: Tone }) {
  return <span className={`dot ${tone}`} aria-hidden="true" />;
}
