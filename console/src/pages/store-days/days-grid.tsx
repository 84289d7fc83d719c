import { Link } from '@tanstack/react-router';
import type { StoreDayLine } from '../../api/shapes.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { dateBefore, toneOfDay, wordsOfDay } from './day-states.ts';
import './store-days.css';

interface DaysGridProps {
  readonly days: readonly StoreDayLine[];
  /** The last date that is shown. */
  readonly until: string;
  readonly shown: number;
}

const WEEKDAY = new Intl.DateTimeFormat(navigator.language, { weekday: 'short', timeZone: 'UTC' });

/** Stores down, dates across, the latest first; each cell says in colour and in a word how the day stands. */
export function DaysGrid({ days, until, shown }: DaysGridProps) {
  const dates = Array.from({ length: shown }, (_, index) => dateBefore(until, index));
  const stores = new Map<string, Map<string, StoreDayLine>>();
  for (const day of days) {
    const ofStore = stores.get(day.store) ?? new Map<string, StoreDayLine>();
    ofStore.set(day.businessDate, day);
    stores.set(day.store, ofStore);
  }
  return (
    <ScrollRegion className="scroll" label="Days of the stores">
      <table className="days">
        <thead>
          <tr>
            <th scope="col">Store</th>
            {dates.map((date) => (
              <th scope="col" key={date}>
                <span className="soft">{WEEKDAY.format(new Date(`${date}T00:00:00Z`))}</span>
                <span>{date.slice(5)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...stores].map(([store, ofStore]) => (
            <tr key={store}>
              <th scope="row">{store}</th>
              {dates.map((date) => (
                <td key={date}>
                  <Cell day={ofStore.get(date)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Cell({ day }: { readonly day: StoreDayLine | undefined }) {
  if (day === undefined) return <span className="unseen">no day</span>;
  const { store, businessDate, at, variances } = day;
  const { short, says } = wordsOfDay(at);
  return (
    <Link
      to="/store-days/$store/$date"
      params={{ store, date: businessDate }}
      className={`day ${toneOfDay(day)}`}
      title={[says, ...variances].join(' ')}
      aria-label={`${store}, ${businessDate}: ${short}${variances.length === 0 ? '' : `, ${variances.join(', ')}`}`}
    >
      {short}
      {variances.length === 0 ? '' : ' !'}
    </Link>
  );
}
