import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { ServiceLevel } from '../../api/shapes.ts';
import type { Dyes } from '../../charts/chart.tsx';
import { Chart } from '../../charts/lazy-chart.tsx';
import { countText, dayText, rateText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { budgetPart, budgetSeries, nameOf, partText, promiseText, standingOf } from './how-it-stands.ts';

/** One service level: what is promised, what was kept, what is left of its error budget and how fast that goes. */
export function LevelCard({ level }: { readonly level: ServiceLevel }) {
  const { tone, text } = standingOf(level);
  const option = useCallback((dyes: Dyes) => optionOf(level, dyes), [level]);
  return (
    <Panel title={nameOf(level)} className="third" aside={<Badge tone={tone}>{text}</Badge>}>
      <p className="achieved">
        {level.achieved === undefined ? '–' : partText(level.achieved)}
        <span className="soft small"> of {countText(level.good + level.bad)}</span>
      </p>
      <p className="soft small">{promiseText(level)}</p>
      {level.days.length === 0 ? (
        <p className="soft small">Each is counted from when the first one comes; the chart begins there.</p>
      ) : (
        <Chart
          height={140}
          label={`${Math.round(100 * budgetPart(level))}% of the error budget of ${nameOf(level)} is left`}
          option={option}
        />
      )}
      <dl className="burns">
        {(
          [
            ['hour', level.burn.hour],
            ['6 hours', level.burn.sixHours],
            ['day', level.burn.day],
            ['3 days', level.burn.threeDays],
          ] as const
        ).map(([span, burn]) => (
          <div key={span}>
            <dt>Last {span}</dt>
            <dd className={burn >= 6 ? 'fast' : ''}>{burn > 999 ? 'over 999' : rateText(burn)} ×</dd>
          </div>
        ))}
      </dl>
      <p className="small">
        {level.name === 'orders' ? (
          <Link to="/orders" search={{ open: true }}>
            Orders under way
          </Link>
        ) : level.name === 'stock' ? (
          <Link to="/stock">Stock of the channels</Link>
        ) : (
          <Link to="/">Silent tills on Today</Link>
        )}
      </p>
    </Panel>
  );
}

function optionOf(level: ServiceLevel, dyes: Dyes) {
  const points = budgetSeries(level, Date.now());
  return {
    color: dyes.yarns.slice(2, 3),
    grid: { left: 40, right: 8, top: 10, bottom: 22 },
    tooltip: {
      trigger: 'axis',
      backgroundColor: dyes.cloth,
      borderColor: dyes.seam,
      textStyle: { color: dyes.ink },
      valueFormatter: (value: number) => `${value}% left`,
    },
    xAxis: {
      type: 'time',
      axisLabel: { color: dyes.soft, formatter: (value: number) => dayText(value), hideOverlap: true },
      axisLine: { lineStyle: { color: dyes.seam } },
    },
    yAxis: {
      type: 'value',
      max: 100,
      min: Math.min(0, ...points.map(({ left }) => Math.max(-100, left))),
      splitNumber: 2,
      axisLabel: { color: dyes.soft, formatter: '{value}%' },
      splitLine: { lineStyle: { color: dyes.seam } },
    },
    series: [
      {
        name: 'Error budget',
        type: 'line',
        step: 'end',
        showSymbol: false,
        areaStyle: { opacity: 0.18 },
        data: points.map(({ dayMs, left }) => [dayMs, Math.max(-100, left)]),
      },
    ],
  };
}
