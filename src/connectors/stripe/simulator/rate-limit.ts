import type { Clock } from '../../../kernel/clock.ts';
import type { SimulatedRequest } from '../../../testing/simulator.ts';

/** Buckets of one second: one for the account, one for each endpoint. */
export function createRateLimit(clock: Clock, limits: { readonly account: number; readonly endpoint: number }) {
  const buckets = new Map<string, { left: number; at: number }>();

  function take(name: string, perSecond: number): boolean {
    const now = clock.now();
    const bucket = buckets.get(name) ?? { left: perSecond, at: now };
    const left = Math.min(perSecond, bucket.left + ((now - bucket.at) / 1000) * perSecond);
    buckets.set(name, { left: left < 1 ? left : left - 1, at: now });
    return left >= 1;
  }

  return {
    take(request: SimulatedRequest): boolean {
      const endpoint = `${request.method} ${request.path.split('/').slice(0, 3).join('/')}`;
      return take('account', limits.account) && take(endpoint, limits.endpoint);
    },
  };
}
