import type { Case, Variance } from '../../api/shapes.ts';

/** The page on which one sees what a variance is about. */
export function placeOfVariance({ about }: Pick<Variance, 'about'>) {
  const [kind, , ...rest] = about.split('/');
  switch (kind) {
    case 'order':
      return { to: '/orders/$order/money', params: { order: about } } as const;
    case 'payment':
      return { to: '/search', search: { q: rest.join('/') } } as const;
    case 'store-day': {
      const [, ...parts] = about.split('/');
      return {
        to: '/store-days/$store/$date',
        params: { store: parts.slice(0, -1).join('/'), date: parts.at(-1) ?? '' },
      } as const;
    }
    case 'payout':
      return { to: '/bank', search: { show: 'payouts' } } as const;
    default:
      return { to: '/bank', search: {} } as const;
  }
}

/** The case that holds a variance: the desk keeps one for each name and connection. */
export function caseOf(variance: Variance, cases: readonly Case[]): Case | undefined {
  const connection = variance.about.split('/')[1];
  return cases.find(
    (each) => each.kind === 'variance' && each.code === variance.code && each.connection === connection,
  );
}
