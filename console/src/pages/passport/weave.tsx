import { clockText, durationText, manyText } from '../../format/format.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { markOf, type Step } from './fold-calls.ts';
import './weave.css';

const STEP = 22;
const LANE = 30;
const HEAD = 22;
const NAMES = 128;

interface Knot {
  readonly step: Step;
  readonly x: number;
  readonly y: number;
  /** Where a command goes. */
  readonly to?: number;
}

/** The story as a cloth: a thread for each system, a knot for each step, and a weft from every cause to what it caused. */
export function Weave({ steps, onPick }: { readonly steps: readonly Step[]; readonly onPick: (key: string) => void }) {
  const lanes = lanesOf(steps);
  const knots = knotsOf(steps, lanes);
  const width = NAMES + steps.length * STEP + 24;
  const height = HEAD + lanes.length * LANE;
  const first = Date.parse(steps[0]?.entry.at ?? '');
  return (
    <ScrollRegion className="weave" label="The story as threads; the timeline below tells the same">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {lanes.map((lane, index) => (
          <g key={lane}>
            <line className="warp" x1={NAMES} x2={width} y1={HEAD + index * LANE + 12} y2={HEAD + index * LANE + 12} />
            <text x={0} y={HEAD + index * LANE + 16}>
              {lane}
            </text>
          </g>
        ))}
        {ticksOf(knots, first).map(({ x, text }) => (
          <text key={x} className="tick" x={x} y={11}>
            {text}
          </text>
        ))}
        {wefts(knots).map(({ key, path, wrong }) => (
          <path key={key} className={`weft ${wrong ? 'wrong' : ''}`} d={path} />
        ))}
        {knots.map(({ step, x, y, to }) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the timeline below offers the same to keyboards
          <g key={step.key} className={`knot ${markOf(step.entry)}`} onClick={() => onPick(step.key)}>
            <title>{`${clockText(Date.parse(step.entry.at))} ${nameOf(step)}: ${step.entry.text}`}</title>
            {to === undefined ? null : <line className="throw" x1={x} x2={x} y1={y} y2={to} />}
            <circle cx={x} cy={y} r={markOf(step.entry) === 'call' ? 2.5 : 5} />
            {to === undefined ? null : <path className="arrow" d={arrow(x, to, to > y)} />}
            <rect x={x - STEP / 2} y={HEAD} width={STEP} height={height - HEAD} />
          </g>
        ))}
      </svg>
    </ScrollRegion>
  );
}

const nameOf = ({ entry, calls }: Step): string => (calls.length > 0 ? manyText(calls.length, 'call') : entry.name);

function lanesOf(steps: readonly Step[]): string[] {
  const lanes = new Set<string>();
  for (const { entry } of steps) {
    lanes.add(entry.from);
    if (entry.kind === 'command' && entry.to !== undefined && entry.to !== '') lanes.add(entry.to);
  }
  return [...lanes];
}

function knotsOf(steps: readonly Step[], lanes: readonly string[]): Knot[] {
  const y = (lane: string): number => HEAD + lanes.indexOf(lane) * LANE + 12;
  return steps.map((step, index) => {
    const { kind, from, to } = step.entry;
    const x = NAMES + 12 + index * STEP;
    return { step, x, y: y(from), ...(kind === 'command' && to !== undefined && to !== '' ? { to: y(to) } : {}) };
  });
}

/** From where the cause ended to where its effect begins. */
function wefts(knots: readonly Knot[]): { key: string; path: string; wrong: boolean }[] {
  const byId = new Map(knots.map((knot) => [knot.step.entry.message?.id ?? '', knot]));
  return knots.flatMap((knot) => {
    const cause = byId.get(knot.step.entry.message?.cause ?? 'none');
    if (cause === undefined || cause === knot) return [];
    const from = cause.to ?? cause.y;
    const bend = Math.min(60, (knot.x - cause.x) / 2);
    const path = `M${cause.x} ${from}C${cause.x + bend} ${from} ${knot.x - bend} ${knot.y} ${knot.x} ${knot.y}`;
    return [{ key: knot.step.key, path, wrong: markOf(knot.step.entry) === 'wrong' }];
  });
}

const arrow = (x: number, y: number, down: boolean): string =>
  down ? `M${x - 4} ${y - 6}L${x} ${y}L${x + 4} ${y - 6}Z` : `M${x - 4} ${y + 6}L${x} ${y}L${x + 4} ${y + 6}Z`;

/** Time since the beginning, where there is room to write it and something to say. */
function ticksOf(knots: readonly Knot[], first: number): { x: number; text: string }[] {
  const ticks: { x: number; text: string }[] = [];
  for (const { x, step } of knots) {
    const last = ticks.at(-1);
    const text = `+${durationText(Date.parse(step.entry.at) - first)}`;
    if (last !== undefined && (x - last.x < 64 || last.text === text)) continue;
    ticks.push({ x, text });
  }
  return ticks;
}
