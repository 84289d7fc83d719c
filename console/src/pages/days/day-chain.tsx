import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { day as dayOf } from '../../api/questions.ts';
import type { Certificate } from '../../api/shapes.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { chainOf, currenciesOf, leadOf } from './chain.ts';
import { ChainPicture } from './chain-picture.tsx';

/** The chain of one day, with the way to the whole of it. */
export function DayChain({ date, title }: { readonly date: string; readonly title: string }) {
  const found = useQuery(dayOf(date));
  const aside = (
    <Link to="/days/$date" params={{ date }}>
      The whole day
    </Link>
  );
  return (
    <Panel title={title} aside={aside}>
      <Waiting of={found} lines={4}>
        {({ certificate }) => (
          <>
            <p style={{ marginBottom: 12 }}>{leadOf(certificate)}</p>
            <Chains certificate={certificate} />
          </>
        )}
      </Waiting>
    </Panel>
  );
}

/** The chain in each currency. */
export function Chains({ certificate }: { readonly certificate: Certificate }) {
  const currencies = currenciesOf(certificate);
  if (currencies.length === 0) return <Empty title="Nothing moved on this day, and nothing is open" />;
  return (
    <div className="day-parts">
      {currencies.map((currency) => (
        <ChainPicture key={currency} currency={currency} links={chainOf(certificate, currency)} />
      ))}
    </div>
  );
}
