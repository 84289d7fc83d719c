import type { Hit } from '../../api/shapes.ts';

/** The page that shows what was found. */
export function placeOf({ kind, id }: Hit) {
  if (kind === 'customer') return { to: '/customers/$customer', params: { customer: id } } as const;
  return kind === 'order' || kind === 'story'
    ? ({ to: '/orders/$order', params: { order: id } } as const)
    : ({ to: '/stock/$sku', params: { sku: id } } as const);
}
