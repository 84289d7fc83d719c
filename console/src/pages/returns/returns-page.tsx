import { Chip, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReturnFilter, returns as returnsOf } from '../../api/money-questions.ts';
import type { Return } from '../../api/shapes.ts';
import { manyText, moneyText, quantityText, wordsOf } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { RETURN_STATES, STATE_WORDS, shortName } from './return-states.ts';

const route = getRouteApi('/returns');

/** What buyers give back: where the goods are, where the money is, and what waits for a person. */
export function ReturnsPage() {
  const filter = route.useSearch();
  const found = useInfiniteQuery(returnsOf(filter));
  return (
    <>
      <PageHead
        title="Returns"
        lead="Goods that come back, and the money for them. The rules decide; what they may not decide waits here for a person."
      />
      <ReturnFilters filter={filter} />
      <Panel title="Newest first" flush>
        <Waiting of={found} lines={6}>
          {({ pages }) => {
            const all = pages.flatMap((page) => page.returns);
            return all.length > 0 ? <ReturnsTable returns={all} /> : <Nothing filter={filter} />;
          }}
        </Waiting>
        <NextPage of={found}>Earlier returns</NextPage>
      </Panel>
    </>
  );
}

/** What stands in the address narrows the list, so that a filter can be sent to a colleague. */
function ReturnFilters({ filter }: { readonly filter: ReturnFilter }) {
  const change = useFilter('/returns', filter);
  return (
    <Group gap="sm" mb="md">
      <Choice
        w={190}
        name="State"
        values={RETURN_STATES}
        words={(state) => STATE_WORDS[state][1]}
        value={filter.state}
        onChange={(state) => change({ state })}
      />
      <Chip checked={filter.held === true} onChange={(on) => change({ held: on ? true : undefined })}>
        Waits for a person
      </Chip>
      {filter.order === undefined ? null : (
        <Chip checked onChange={() => change({ order: undefined })}>
          Of {filter.order}
        </Chip>
      )}
    </Group>
  );
}

function Nothing({ filter }: { readonly filter: ReturnFilter }) {
  if (Object.keys(filter).length > 0) return <Empty title="No return is like that">Choose less, or show all.</Empty>;
  return (
    <Empty title="Nothing came back yet">
      A buyer asks in the shop, in a store or by customer service (<code>storeloom returns request</code>). The return
      stands here from then on, until goods and money are where they belong.
    </Empty>
  );
}

function ReturnsTable({ returns }: { readonly returns: readonly Return[] }) {
  return (
    <ListTable
      columns={['Return', 'What comes back', 'Where it is', { number: 'Worth' }, { number: 'Given back' }, 'Asked']}
    >
      {returns.map((each) => (
        <ReturnRow key={each.id} found={each} />
      ))}
    </ListTable>
  );
}

function ReturnRow({ found }: { readonly found: Return }) {
  const { id, order, channel, lines, state, held, worth, refunded, location, firstSeen, requestedAt } = found;
  const [tone, word] = STATE_WORDS[state];
  const [first, ...others] = lines;
  return (
    <tr>
      <td>
        <Link to="/returns/$return" params={{ return: id }}>
          {shortName(id)}
        </Link>
        <div className="soft small">
          of{' '}
          <Link to="/orders/$order" params={{ order }}>
            {shortName(order)}
          </Link>{' '}
          in {channel}
        </div>
      </td>
      <td>
        {first === undefined
          ? 'not known yet'
          : `${quantityText(first.quantity.value, first.quantity.unit)} × ${first.sku}`}
        <div className="soft small">
          {first === undefined ? '' : wordsOf(first.reason)}
          {others.length === 0 ? '' : `, and ${manyText(others.length, 'line')} more`}
        </div>
      </td>
      <td>
        <Badge tone={held === undefined ? tone : 'wrong'}>{held === undefined ? word : `${word}, waits`}</Badge>
        <div className="soft small">{held?.reason ?? location?.replace('location/', '') ?? ''}</div>
      </td>
      <td className="number">{worth === undefined ? '' : moneyText(worth.amount, worth.currency)}</td>
      <td className="number">{refunded === undefined ? '' : moneyText(refunded.amount, refunded.currency)}</td>
      <td className="soft">
        <When at={requestedAt ?? firstSeen} />
      </td>
    </tr>
  );
}
