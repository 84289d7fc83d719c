import { useCallback, useMemo } from 'react';
import type { OrderLine } from '../../api/shapes.ts';
import type { Dyes } from '../../charts/chart.tsx';
import { Chart } from '../../charts/lazy-chart.tsx';
import { dayText, durationText, hourText, secondText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { binsOf, type OrderBins } from './order-bins.ts';

/** The newest orders over time, a colour for each channel. */
export function FlowChart({ orders }: { readonly orders: readonly OrderLine[] }) {
  const bins = useMemo(() => binsOf(orders, Date.now()), [orders]);
  const option = useCallback((dyes: Dyes) => optionOf(bins, dyes), [bins]);
  const total = bins.channels.map(
    ({ name, orders: counts }) => `${name} ${counts.reduce((sum, count) => sum + count, 0)}`,
  );
  return (
    <Panel
      title="Orders coming in"
      className="two-thirds"
      aside={`the newest ${orders.length}, by ${durationText(bins.spanMs)}`}
    >
      {orders.length === 0 ? (
        <Empty title="No orders yet">Each bar will be the orders of a span of time, a colour for each channel.</Empty>
      ) : (
        <Chart label={`Orders by channel over time: ${total.join(', ')}`} option={option} height={230} />
      )}
    </Panel>
  );
}

function optionOf({ starts, channels, spanMs }: OrderBins, dyes: Dyes) {
  const label = (start: number): string =>
    spanMs >= 86_400_000 ? dayText(start) : spanMs < 60_000 ? secondText(start) : hourText(start);
  return {
    color: [...dyes.yarns],
    grid: { left: 34, right: 8, top: 34, bottom: 24 },
    legend: { top: 0, left: 0, textStyle: { color: dyes.soft }, itemHeight: 8, itemWidth: 14 },
    tooltip: { trigger: 'axis', backgroundColor: dyes.cloth, borderColor: dyes.seam, textStyle: { color: dyes.ink } },
    xAxis: {
      type: 'category',
      data: starts.map(label),
      axisTick: { show: false },
      axisLabel: { color: dyes.soft, hideOverlap: true },
      axisLine: { lineStyle: { color: dyes.seam } },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { color: dyes.soft },
      splitLine: { lineStyle: { color: dyes.seam } },
    },
    series: channels.map(({ name, orders }) => ({
      name,
      type: 'bar',
      stack: 'orders',
      barCategoryGap: '25%',
      data: orders,
    })),
  };
}
