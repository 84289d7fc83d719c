import './evidence.css';

/** Raw content as it was kept, line by line; what is private stands masked. */
export function Evidence({ data, label }: { readonly data: unknown; readonly label: string }) {
  return (
    // A long text must be scrolled by the keyboard as well.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable
    <pre className="evidence" tabIndex={0} role="region" aria-label={label}>
      {typeof data === 'string' ? data : JSON.stringify(data, null, 2)}
    </pre>
  );
}
