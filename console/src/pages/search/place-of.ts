import type { Hit } from '../../api/shapes.ts';

/** The page that shows what was found. */
export function placeOf({ kind, id }: Pick<Hit, 'kind' | 'id'>) {
  switch (kind) {
    case 'customer':
      return { to: '/customers/$customer', params: { customer: id } } as const;
    case 'order':
      return { to: '/orders/$order', params: { order: id } } as const;
    case 'return':
    case 'payout':
    case 'story':
      return placeOfKey(id);
    default:
      return { to: '/stock/$sku', params: { sku: id } } as const;
  }
}

/** The page that shows what has a business key of the log; one of which no page is goes where its messages can be handled again. */
function placeOfKey(key: string) {
  const [kind, connection = '', ...rest] = key.split('/');
  switch (kind) {
    case 'order':
      return { to: '/orders/$order', params: { order: key } } as const;
    case 'payment':
      return { to: '/payments/$payment', params: { payment: key } } as const;
    case 'return':
      return { to: '/returns/$return', params: { return: key } } as const;
    case 'customer':
      return { to: '/customers/$customer', params: { customer: key } } as const;
    case 'store-day':
      return {
        to: '/store-days/$store/$date',
        params: { store: [connection, ...rest.slice(0, -1)].join('/'), date: rest.at(-1) ?? '' },
      } as const;
    case 'payout':
    case 'statement':
      return { to: '/bank', search: { show: `${kind}s`, connection } } as const;
    case 'bank':
      return { to: '/bank', search: {} } as const;
    default:
      return { to: '/replay', search: { key } } as const;
  }
}
