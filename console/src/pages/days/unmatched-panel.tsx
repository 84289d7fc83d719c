import { Link } from '@tanstack/react-router';
import type { Certificate } from '../../api/shapes.ts';
import { manyText, moneyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Phrase } from '../../parts/prose.tsx';
import type { Tone } from '../../parts/tone.ts';
import { nameOfLink } from './chain.ts';
import { StoreName } from './stores-panel.tsx';

type Unmatched = Certificate['unmatched'][number];
type Variance = Certificate['variances']['listed'][number];

const KINDS: Readonly<Record<Unmatched['reason']['kind'], { readonly words: string; readonly tone: Tone }>> = {
  variance: { words: 'variance', tone: 'wrong' },
  overdue: { words: 'overdue', tone: 'wrong' },
  waiting: { words: 'in its time', tone: 'late' },
};

/** Everything that is open, each with its reason, and variances that are about something else. */
export function UnmatchedPanel({ certificate }: { readonly certificate: Certificate }) {
  const { date, unmatched, unlisted, variances } = certificate;
  const shown = new Set(unmatched.map(({ item }) => item));
  const others = variances.listed.filter(({ about }) => !shown.has(about));
  const isNothing = unmatched.length + others.length === 0;
  return (
    <Panel
      title="What is open, and why"
      flush
      {...(unlisted === 0 ? {} : { aside: `${manyText(unlisted, 'more item')} that wait or are counted only` })}
    >
      {isNothing ? (
        <Empty title="Everything is matched" />
      ) : (
        <ListTable columns={['What', 'Between', 'Age', { number: 'Open' }, 'Why, and what to do', 'Who answers']}>
          {unmatched.map((each) => (
            <UnmatchedRow key={`${each.link} ${each.item} ${each.currency}`} unmatched={each} date={date} />
          ))}
          {others.map((each) => (
            <VarianceRow key={`${each.about} ${each.code}`} variance={each} date={date} />
          ))}
        </ListTable>
      )}
    </Panel>
  );
}

function UnmatchedRow({
  unmatched: { item, link, connection, since, amount, currency, reason },
  date,
}: {
  readonly unmatched: Unmatched;
  readonly date: string;
}) {
  const { kind, code, title, because, until, owner, case: caseId, next } = reason;
  return (
    <tr>
      <td className="item">
        <ItemName item={item} />
      </td>
      <td>
        {nameOfLink(link)}
        <div className="soft small">{connection}</div>
      </td>
      <td className="soft age" title={`since ${since}`}>
        {ageText(date, since)}
      </td>
      <td className="number">{moneyText(amount, currency)}</td>
      <td>
        <Badge tone={KINDS[kind].tone}>{KINDS[kind].words}</Badge> {because ?? title ?? ''}
        {until === undefined ? '' : `until ${until}`}
        <Step code={code} next={next} />
      </td>
      <td>
        <Answers owner={owner} caseId={caseId} />
      </td>
    </tr>
  );
}

function VarianceRow({
  variance: { about, code, because, amount, owner, case: caseId, foundAt, next },
  date,
}: {
  readonly variance: Variance;
  readonly date: string;
}) {
  return (
    <tr>
      <td className="item">
        <ItemName item={about} />
      </td>
      <td className="soft">a variance</td>
      <td className="soft age" title={`since ${foundAt.slice(0, 10)}`}>
        {ageText(date, foundAt)}
      </td>
      <td className="number">{amount === undefined ? '' : moneyText(amount.amount, amount.currency)}</td>
      <td>
        <Badge tone="wrong">variance</Badge> {because}
        <Step code={code} next={next} />
      </td>
      <td>
        <Answers owner={owner} caseId={caseId} />
      </td>
    </tr>
  );
}

/** An order leads to its passport, the day of a store to its page; a payment, payout or line is named. */
function ItemName({ item }: { readonly item: string }) {
  if (item.startsWith('store-day/')) return <StoreName id={item} dated />;
  if (!item.startsWith('order/')) return <span>{item}</span>;
  return (
    <Link to="/orders/$order" params={{ order: item }}>
      {item}
    </Link>
  );
}

/** The code of what is open, and what its owner does about it. */
function Step({ code, next }: { readonly code: string | undefined; readonly next: string | undefined }) {
  if (code === undefined) return null;
  return (
    <div className="soft small">
      {code}
      {next === undefined ? null : (
        <>
          : <Phrase markdown={next} />
        </>
      )}
    </div>
  );
}

/** Who answers for it, and the case that stands for it. */
function Answers({ owner, caseId }: { readonly owner: string | undefined; readonly caseId: string | undefined }) {
  return (
    <>
      {owner}
      {caseId === undefined ? null : (
        <div className="small">
          <Link to="/cases" search={{ case: caseId }}>
            the case
          </Link>
        </div>
      )}
    </>
  );
}

const DAY_MS = 86_400_000;

/** For how long it is open, by the day that is looked at. */
function ageText(date: string, since: string): string {
  const days = Math.round((Date.parse(date) - Date.parse(since.slice(0, 10))) / DAY_MS);
  return days <= 0 ? 'today' : manyText(days, 'day');
}
