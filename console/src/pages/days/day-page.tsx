import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { day as dayOf } from '../../api/questions.ts';
import type { Certificate, Day } from '../../api/shapes.ts';
import { exactText, millisecondsOf, moneyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { BrandsPanel } from './brands-panel.tsx';
import { chainOf, currenciesOf, leadOf, nameOfLink, STATES } from './chain.ts';
import { CloseButton } from './close-button.tsx';
import { Chains } from './day-chain.tsx';
import { StoresPanel } from './stores-panel.tsx';
import { UnmatchedPanel } from './unmatched-panel.tsx';

/** One day from orders to the bank: what falls out between each pair, why, and the certificate. */
export function DayPage() {
  const { date = '' } = useParams({ strict: false });
  const found = useQuery(dayOf(date));
  return (
    <Waiting of={found} lines={10}>
      {(day) => <OneDay day={day} />}
    </Waiting>
  );
}

function OneDay({ day: { certificate, sealed } }: { readonly day: Day }) {
  const { date, state, timeZone, part } = certificate;
  const address = `/api/v1/days/${encodeURIComponent(date)}/certificate`;
  return (
    <>
      <PageHead
        title={date}
        lead={
          <>
            <Badge tone={STATES[state].tone}>{STATES[state].words}</Badge> {leadOf(certificate)}{' '}
            <span className="soft">({timeZone})</span>
            {part === undefined ? null : <PartNote part={part} />}
          </>
        }
      >
        <Button component="a" variant="default" href={`${address}.html`} download={`certificate-${date}.html`}>
          As a page
        </Button>
        <Button component="a" variant="default" href={address} download={`certificate-${date}.json`}>
          As JSON
        </Button>
        {state === 'open' ? <CloseButton certificate={certificate} /> : null}
      </PageHead>
      <div className="day-parts">
        <Panel title="From orders to the bank">
          <Chains certificate={certificate} />
        </Panel>
        <UnmatchedPanel certificate={certificate} />
        <SumsPanel certificate={certificate} />
        <LatePanel certificate={certificate} />
        <StoresPanel certificate={certificate} />
        <BrandsPanel certificate={certificate} />
        {sealed === undefined ? null : <SealPanel certificate={certificate} sealed={sealed} />}
      </div>
    </>
  );
}

/** Whoever does not reach everywhere sees a part, and is told so. */
function PartNote({ part: { channels, stores } }: { readonly part: NonNullable<Certificate['part']> }) {
  return (
    <>
      {' '}
      <strong>A part only: {[...channels, ...stores].join(', ') || 'nothing of it'}.</strong>
    </>
  );
}

const COLUMNS = ['Opening', '+ Due', '− Met', '+ Late', '= Open', 'Items'] as const;

/** What was open, came, was met and is open: the sums that carry over to the next day. */
function SumsPanel({ certificate }: { readonly certificate: Certificate }) {
  const rows = currenciesOf(certificate).flatMap((currency) =>
    chainOf(certificate, currency).map((link) => ({ ...link, currency })),
  );
  if (rows.length === 0) return null;
  return (
    <Panel title="What is carried to the next day" flush>
      <ScrollRegion label="Sums by link" className="scroll">
        <table className="sums">
          <thead>
            <tr>
              <th>Between</th>
              {COLUMNS.map((name) => (
                <th key={name} className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ link, currency, opening, due, met, late, closing }) => (
              <tr key={`${link} ${currency}`}>
                <td>{nameOfLink(link)}</td>
                <td className="number">{moneyText(opening, currency)}</td>
                <td className="number">{moneyText(due.amount, currency)}</td>
                <td className="number">{moneyText(met.amount, currency)}</td>
                <td className="number">{moneyText(late, currency)}</td>
                <td className="number">
                  <b>{moneyText(closing.amount, currency)}</b>
                </td>
                <td className="number soft">{closing.items}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Panel>
  );
}

function LatePanel({ certificate: { late } }: { readonly certificate: Certificate }) {
  if (late.length === 0) return null;
  return (
    <Panel title="Heard after its day was closed" flush>
      <ListTable columns={['Of', 'Between', 'Connection', { number: 'Due' }, { number: 'Met' }]}>
        {late.map(({ day, link, connection, currency, due, met }) => (
          <tr key={`${day} ${link} ${connection} ${currency}`}>
            <td>{day}</td>
            <td>{nameOfLink(link)}</td>
            <td className="soft">{connection}</td>
            <td className="number">{moneyText(due, currency)}</td>
            <td className="number">{moneyText(met, currency)}</td>
          </tr>
        ))}
      </ListTable>
    </Panel>
  );
}

function SealPanel({
  certificate: { closed, previous },
  sealed,
}: {
  readonly certificate: Certificate;
  readonly sealed: NonNullable<Day['sealed']>;
}) {
  return (
    <Panel title="Seal" aside="storeloom day verify looks through the whole chain">
      <dl className="seal">
        {closed === undefined ? null : (
          <>
            <dt>Closed</dt>
            <dd>
              {exactText(millisecondsOf(closed.at))} by {closed.by}
            </dd>
          </>
        )}
        <dt>Number</dt>
        <dd>{sealed.sequence}</dd>
        <dt>SHA-256</dt>
        <dd>
          <code>{sealed.hash}</code>
        </dd>
        <dt>Continues</dt>
        <dd>
          {previous === undefined ? 'nothing: it is the first' : `${previous.date}, `}
          {previous === undefined ? null : <code>{previous.hash}</code>}
        </dd>
      </dl>
    </Panel>
  );
}
