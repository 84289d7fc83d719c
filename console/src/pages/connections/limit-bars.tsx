import type { Connection } from '../../api/shapes.ts';
import { countText, rateText } from '../../format/format.ts';
import { When } from '../../parts/when.tsx';

/** What is left of each rate limit: full is green, nearly spent is not. */
export function LimitBars({ limits }: { readonly limits: Connection['limits'] }) {
  return (
    <ul className="limits">
      {limits.map(({ bucket, available, burst, perSecond, blockedUntil }) => {
        const share = burst === 0 ? 0 : Math.max(0, Math.min(1, available / burst));
        return (
          <li key={bucket}>
            <span className="track" aria-hidden="true">
              <span className={share < 0.2 ? 'low' : ''} style={{ width: `${100 * share}%` }} />
            </span>
            <span className="small">
              {bucket}: {countText(Math.floor(available))} of {countText(burst)}, {rateText(perSecond)} come back a
              second
              {blockedUntil === undefined ? null : (
                <>
                  , asked to wait until <When at={blockedUntil} />
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
