import type { Database } from '../../backbone/postgres/database.ts';
import type { RateLimitDeclaration } from '../../connector/connector.ts';

/** What is left of a rate limit that all hubs share. */
export interface LimitLeft {
  readonly bucket: string;
  readonly perSecond: number;
  readonly burst: number;
  readonly available: number;
  /** RFC 3339. */
  readonly blockedUntil?: string;
}

interface BucketRow {
  readonly key: string;
  readonly available: number;
  readonly age_seconds: number;
  readonly blocked_until: Date | null;
}

/** What is left of the declared limits of a connection, of those that were ever drawn on. */
export async function limitsLeft(
  database: Database,
  connection: string,
  declared: readonly RateLimitDeclaration[],
): Promise<readonly LimitLeft[]> {
  const rows = await database.query<BucketRow>(
    `select key, available, extract(epoch from clock_timestamp() - at)::double precision as age_seconds,
       case when blocked_until > clock_timestamp() then blocked_until end as blocked_until
     from rate_bucket where key = any($1)`,
    [declared.map(({ bucket }) => `${connection}/${bucket}`)],
  );
  return declared.flatMap(({ bucket, perSecond, burst }) => {
    const row = rows.find(({ key }) => key === `${connection}/${bucket}`);
    if (row === undefined) return [];
    const available = Math.min(burst, row.available + Math.max(0, row.age_seconds) * perSecond);
    const blocked = row.blocked_until === null ? {} : { blockedUntil: new Date(row.blocked_until).toISOString() };
    return [{ bucket, perSecond, burst, available: Math.round(available * 100) / 100, ...blocked }];
  });
}
