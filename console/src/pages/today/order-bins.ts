import type { OrderLine, Today } from '../../api/shapes.ts';
import { millisecondsOf } from '../../format/format.ts';

/** Orders by channel in spans of time of one length. */
export interface OrderBins {
  readonly spanMs: number;
  /** Beginning of each span, oldest first. */
  readonly starts: readonly number[];
  readonly channels: readonly { readonly name: string; readonly orders: readonly number[] }[];
}

const SPANS = [2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 6 * 3_600_000, 86_400_000];
const MOST_BINS = 40;
const LEAST_BINS = 20;

/** Pure: spans as short as the newest orders allow, up to now. */
export function binsOf(
  orders: readonly Pick<OrderLine, 'channel' | 'placedAt' | 'firstSeen'>[],
  nowMs: number,
): OrderBins {
  const times = orders.map(({ channel, placedAt, firstSeen }) => ({
    channel,
    atMs: millisecondsOf(placedAt ?? firstSeen),
  }));
  const oldest = Math.min(nowMs, ...times.map(({ atMs }) => atMs));
  const spanMs = SPANS.find((span) => (nowMs - oldest) / span < MOST_BINS) ?? 7 * 86_400_000;
  const latest = Math.floor(nowMs / spanMs);
  const count = Math.min(400, Math.max(LEAST_BINS, latest - Math.floor(oldest / spanMs) + 1));
  const begin = (latest - count + 1) * spanMs;
  const starts = Array.from({ length: count }, (_, index) => begin + index * spanMs);
  const names = [...new Set(times.map(({ channel }) => channel))].sort();
  return {
    spanMs,
    starts,
    channels: names.map((name) => {
      const bins = starts.map(() => 0);
      for (const { channel, atMs } of times) {
        const at = Math.floor((atMs - begin) / spanMs);
        if (channel === name && at >= 0 && at < count) bins[at] = (bins[at] ?? 0) + 1;
      }
      return { name, orders: bins };
    }),
  };
}

const HOUR_MS = 3_600_000;

/** Pure: the hours of the day as the hub counted them; hours without an order are there too. */
export function hoursOf(hours: Today['orders']): OrderBins {
  const times = hours.map(({ hour }) => Date.parse(hour));
  const first = Math.min(...times);
  const count = Math.round((Math.max(...times) - first) / HOUR_MS) + 1;
  const starts = Array.from({ length: count }, (_, index) => first + index * HOUR_MS);
  const names = [...new Set(hours.map(({ channel }) => channel))].sort();
  const channels = names.map((name) => {
    const bins = starts.map(() => 0);
    for (const { hour, channel, orders } of hours) {
      const at = Math.round((Date.parse(hour) - first) / HOUR_MS);
      if (channel === name) bins[at] = (bins[at] ?? 0) + orders;
    }
    return { name, orders: bins };
  });
  return { spanMs: HOUR_MS, starts, channels };
}
