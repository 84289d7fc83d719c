import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { stock as stockOf } from '../../api/questions.ts';
import type { Stock } from '../../api/shapes.ts';
import { manyText, quantityText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { LeftOut } from '../../parts/left-out.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { ClaimsPanel } from './claims-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { PartsTable } from './parts-table.tsx';
import { PositionsPanel } from './positions-panel.tsx';
import { ShelvesTable } from './shelves-table.tsx';
import { SumPicture } from './sum-picture.tsx';

const route = getRouteApi('/stock/$sku');

/** Why this number: the sum that every published number follows from, as a picture. */
export function ArticlePage() {
  const { sku } = route.useParams();
  const found = useQuery(stockOf(sku));
  return (
    <>
      <PageHead title={sku} lead={found.data === undefined ? undefined : leadOf(found.data)} />
      <LeftOut note={found.data?.note} />
      <Waiting of={found} lines={8}>
        {(stock) => (
          <div className="grid">
            {stock.pools.map((pool) => (
              <Panel
                key={pool.locations.join(' ')}
                title={`Why this number: ${pool.locations.join(', ')}`}
                aside={`${quantityText(pool.left, stock.unit)} left to offer`}
              >
                <SumPicture pool={pool} unit={stock.unit} />
                <PartsTable pool={pool} components={stock.components} />
                <ShelvesTable pool={pool} unit={stock.unit} />
              </Panel>
            ))}
            {stock.pools.length > 0 ? null : (
              <Panel title="Why this number">
                <Empty title="No channel publishes it">
                  Channels that sell from stock are named under <code>stock.channels</code> of the configuration; what
                  each may offer then stands here.
                </Empty>
              </Panel>
            )}
            <HistoryPanel stock={stock} />
            <PositionsPanel stock={stock} />
            <ClaimsPanel stock={stock} />
          </div>
        )}
      </Waiting>
    </>
  );
}

function leadOf({ pools, claims, unit }: Stock): string {
  const shown = pools.flatMap(({ shelves }) => shelves).filter((shelf) => shelf.shown !== undefined);
  const channels = shown.map(
    ({ connection, shown: number = '0' }) => `${connection} shows ${quantityText(number, unit)}`,
  );
  const orders =
    claims.count === 0
      ? 'No order claims any of it'
      : `${manyText(claims.count, 'order')} claim ${quantityText(claims.quantity, unit)}`;
  return `${[...channels, orders].join('; ')}.`;
}
