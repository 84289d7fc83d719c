import { useCallback } from 'react';
import type { Stock } from '../../api/shapes.ts';
import type { Dyes } from '../../charts/chart.tsx';
import { Chart } from '../../charts/lazy-chart.tsx';
import { quantityText, secondText } from '../../format/format.ts';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';
import { seriesOf } from './history-series.ts';
import './history.css';

/** How the number came to be: what stood there, what was published, and each step in words. */
export function HistoryPanel({ stock }: { readonly stock: Stock }) {
  const option = useCallback((dyes: Dyes) => optionOf(stock, dyes), [stock]);
  return (
    <Panel title="History" aside="What stood there, and what channels were told">
      <Chart label={`What stood there of ${stock.sku}, and what channels were told, over time`} option={option} />
      <ol className="history">
        {stock.history.slice(0, 12).map((entry) => (
          <li key={`${entry.at} ${entry.kind} ${entry.about ?? entry.location ?? ''} ${entry.because}`}>
            <span className="soft">
              <When at={entry.at} />
            </span>
            <strong>{entry.kind}</strong>
            <span>
              {entry.because}
              {entry.change === undefined
                ? ''
                : ` (${Number(entry.change) > 0 ? '+' : ''}${quantityText(entry.change, stock.unit)})`}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function optionOf(stock: Stock, dyes: Dyes) {
  const series = seriesOf(stock.history);
  return {
    color: [...dyes.yarns],
    grid: { left: 48, right: 16, top: 32, bottom: 24 },
    legend: { top: 0, left: 0, textStyle: { color: dyes.soft }, itemHeight: 8 },
    tooltip: { trigger: 'axis', backgroundColor: dyes.cloth, borderColor: dyes.seam, textStyle: { color: dyes.ink } },
    xAxis: {
      type: 'time',
      axisLabel: { color: dyes.soft, formatter: (value: number) => secondText(value), hideOverlap: true },
      axisLine: { lineStyle: { color: dyes.seam } },
    },
    yAxis: {
      type: 'value',
      scale: true,
      axisLabel: { color: dyes.soft },
      splitLine: { lineStyle: { color: dyes.seam } },
    },
    series: series.map(({ name, points }) => ({
      name,
      type: 'line',
      step: 'end',
      symbolSize: 5,
      data: points.map(({ atMs, amount }) => [atMs, amount]),
    })),
  };
}
