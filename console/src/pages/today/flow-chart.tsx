import { useCallback, useMemo } from 'react';
import type { OrderLine, Today } from '../../api/shapes.ts';
import type { Dyes } from '../../charts/chart.tsx';
import { Chart } from '../../charts/lazy-chart.tsx';
import { dayText, durationText, hourText, secondText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { binsOf, hoursOf, type OrderBins } from './order-bins.ts';

/** Orders over time, a colour for each channel. */
export function FlowChart({
  hours,
  newest,
}: {
  readonly hours: Today['orders'];
  readonly newest: readonly OrderLine[];
}) {
  // A hub that is young, or a rush, is told by minutes; a day by its hours.
  const isDay = new Set(hours.map(({ hour }) => hour)).size > 2;
  const bins = useMemo(() => (isDay ? hoursOf(hours) : binsOf(newest, Date.now())), [isDay, hours, newest]);
  const option = useCallback((dyes: Dyes) => optionOf(bins, dyes), [bins]);
  const total = bins.channels.map(
    ({ name, orders: counts }) => `${name} ${counts.reduce((sum, count) => sum + count, 0)}`,
  );
  return (
    <Panel title="Orders coming in" className="two-thirds" aside={`by channel, each bar ${durationText(bins.spanMs)}`}>
      {bins.channels.length === 0 ? (
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
