import { Link } from '@tanstack/react-router';
import type { Flow } from '../../api/shapes.ts';
import { countText, rateText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DrainBar } from './drain-bar.tsx';
import { FlowBrake } from './flow-brake.tsx';
import { FLOW_WORDS, lagOf } from './how-it-is.ts';

const LANES = ['live', 'standard', 'bulk'] as const;

/** One flow. Its bar has a colour for each lane: live work is never behind bulk work. */
export function FlowRow({ flow, most }: { readonly flow: Flow; readonly most: number }) {
  const [tone, word] = FLOW_WORDS[flow.state];
  const lag = lagOf(flow);
  return (
    <tr>
      <td>
        <strong>{flow.of}</strong>
        <div className="soft small">
          {flow.name}
          {flow.tier === undefined ? '' : `, ${flow.tier}`}
        </div>
      </td>
      <td>
        <div className="row">
          <Badge tone={tone}>{word}</Badge>
          <span className="soft small">{flow.why}</span>
          {flow.dead > 0 ? (
            <Link to="/cases" className="small">
              See why
            </Link>
          ) : null}
        </div>
        <DrainBar flow={flow} />
      </td>
      <td>
        <div className="lag" title={LANES.map((lane) => `${lane}: ${flow.lag[lane]}`).join(', ')}>
          <span className="lag-bar" aria-hidden="true">
            {LANES.map((lane) => (
              <span key={lane} className={lane} style={{ width: `${(100 * flow.lag[lane]) / most}%` }} />
            ))}
          </span>
          {countText(lag)}
        </div>
      </td>
      <td className="number soft">{flow.ratePerSecond === undefined ? '' : rateText(flow.ratePerSecond)}</td>
      <td className="number">
        <FlowBrake flow={flow} />
      </td>
    </tr>
  );
}
