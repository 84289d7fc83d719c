import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { stockList } from '../../api/questions.ts';
import { Empty } from '../../parts/empty.tsx';
import { LeftOut } from '../../parts/left-out.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { StockTable } from './stock-table.tsx';

/** All articles that the ledger knows: what stands there, and what each channel shows of it. */
export function StockPage() {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const found = useInfiniteQuery(stockList(search));
  return (
    <>
      <PageHead title="Stock" lead="Open an article to see why a channel shows the number that it shows.">
        <TextInput
          w={260}
          aria-label="Beginning of a SKU"
          placeholder="SKU"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </PageHead>
      <LeftOut note={found.data?.pages[0]?.note} />
      <Panel title="Articles" flush>
        <Waiting of={found} lines={8}>
          {({ pages }) => {
            const articles = pages.flatMap((page) => page.articles);
            if (articles.length > 0) return <StockTable articles={articles} />;
            return (
              <Empty title={search === '' ? 'No article yet' : 'No article begins so'}>
                As soon as the ERP tells of an article, or an order claims one, it stands here with every number that
                follows from it.
              </Empty>
            );
          }}
        </Waiting>
        <NextPage of={found}>More articles</NextPage>
      </Panel>
    </>
  );
}
