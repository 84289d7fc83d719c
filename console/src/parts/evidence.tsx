import './evidence.css';
import { ScrollRegion } from './scroll-region.tsx';

/** Raw content as it was kept, line by line; what is private stands masked. */
export function Evidence({ data, label }: { readonly data: unknown; readonly label: string }) {
  return (
    <ScrollRegion className="evidence" label={label}>
      <pre>{typeof data === 'string' ? data : JSON.stringify(data, null, 2)}</pre>
    </ScrollRegion>
  );
}
