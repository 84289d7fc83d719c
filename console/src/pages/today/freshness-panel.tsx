import type { Today } from '../../api/shapes.ts';
import { countText, durationText } from '../../format/format.ts';
import { Badge, Dot } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Tone } from '../../parts/tone.ts';
import { When } from '../../parts/when.tsx';
import './systems.css';

type Freshness = Today['stock'][number];

/** How fresh the numbers are that each channel shows. */
export function FreshnessPanel({ stock }: { readonly stock: readonly Freshness[] }) {
  return (
    <Panel title="Stock on channels" className="third">
      {stock.length === 0 ? (
        <Empty title="No channel is told stock">
          Give a channel a share of stock in the configuration, and how fresh its numbers are stands here.
        </Empty>
      ) : (
        <ul className="systems">
          {stock.map((channel) => (
            <li key={channel.connection}>
              <Dot tone={toneOf(channel)} />
              <div>
                <strong>{channel.connection}</strong>{' '}
                <span className="soft">{countText(channel.articles)} numbers</span>
                <div className="small soft">
                  {channel.latestAt === undefined ? (
                    'none confirmed yet'
                  ) : (
                    <>
                      confirmed <When at={channel.latestAt} />
                    </>
                  )}
                  {channel.underWay === 0 ? '' : `, ${countText(channel.underWay)} under way`}
                  {channel.refused === 0 ? '' : `, ${countText(channel.refused)} refused`}
                  {channel.suppressed === 0 ? '' : `, ${countText(channel.suppressed)} held at nothing`}
                </div>
              </div>
              <Badge tone={toneOf(channel)}>
                {channel.lagMs === undefined ? 'no delay known' : `${durationText(channel.lagMs)} behind`}
              </Badge>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function toneOf({ refused, suppressed }: Freshness): Tone {
  if (refused > 0) return 'wrong';
  return suppressed > 0 ? 'late' : 'well';
}
