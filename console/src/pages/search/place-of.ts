import type { Hit } from '../../api/shapes.ts';

/** The page that shows what was found. */
export function placeOf({ kind, id }: Hit) {
  return kind === 'order' || kind === 'story'
    ? ({ to: '/orders/$order', params: { order: id } } as const)
    : ({ to: '/stock/$sku', params: { sku: id } } as const);
}
