import { useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/** The colours of the page, read where it is drawn, so that charts change with light and dark. */
export interface Dyes {
  readonly ink: string;
  readonly soft: string;
  readonly seam: string;
  readonly cloth: string;
  /** For what is told apart only by colour and name: channels. */
  readonly yarns: readonly string[];
}

interface ChartProps {
  /** What the picture says, for whoever does not see it. */
  readonly label: string;
  readonly height?: number;
  readonly option: (dyes: Dyes) => EChartsCoreOption;
}

/** A chart as SVG. */
export function Chart({ label, height = 220, option }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(undefined);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (place.current === null) return;
    const made = init(place.current, undefined, { renderer: 'svg' });
    chart.current = made;
    const watcher = new ResizeObserver(() => made.resize());
    watcher.observe(place.current);
    return () => {
      watcher.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const base = { animationDuration: 250, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily } };
    chart.current?.setOption({ ...base, ...option(dyesOf(scheme)) }, true);
  }, [option, scheme]);
  return <div ref={place} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}

function dyesOf(scheme: 'light' | 'dark'): Dyes {
  const styles = getComputedStyle(document.documentElement);
  const dye = (name: string): string => styles.getPropertyValue(name).trim();
  return {
    ink: dye('--ink'),
    soft: dye('--ink-soft'),
    seam: dye('--seam'),
    cloth: dye('--cloth'),
    yarns:
      scheme === 'dark'
        ? ['#8b9ee0', '#d79d2c', '#3f9d7c', '#d9796d', '#9a86c9', '#7fb2c9']
        : ['#405798', '#dca02a', '#2f8767', '#c24538', '#7b62a8', '#4d8aa6'],
  };
}
