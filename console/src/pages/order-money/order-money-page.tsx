import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { orderMoney, variancesAbout } from '../../api/money-questions.ts';
import { problemOf } from '../../api/problem.ts';
import type { OrderMoney } from '../../api/shapes.ts';
import { moneyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useWholeHouse } from '../../session/me.ts';
import { shortName } from '../returns/return-states.ts';
import { VariancesTable } from '../variances/variances-table.tsx';
import { EntriesTable } from './entries-table.tsx';
import { identitiesOf } from './identities.ts';
import { SumPicture } from './sum-picture.tsx';

const route = getRouteApi('/orders/$order/money');

/** The money of one order as the ledger has it: each fact once, and the sums that must close. */
export function OrderMoneyPage() {
  const { order } = route.useParams();
  const found = useQuery(orderMoney(order));
  const unheard = found.error !== null && problemOf(found.error).code === 'SL-GATEWAY-010';
  return (
    <>
      <PageHead
        title={`Money of ${shortName(found.data?.order ?? order)}`}
        lead={
          <>
            What the ledger took down, each fact once, whoever told it.{' '}
            <Link to="/orders/$order" params={{ order }}>
              The whole story of the order
            </Link>
            .
          </>
        }
      />
      {unheard ? (
        <Empty title="No money was heard of yet">
          Payments, refunds, fees, disputes, invoices and credit notes of the order stand here, and whether they add up.
        </Empty>
      ) : (
        <Waiting of={found} lines={8}>
          {(money) => <Ledger money={money} />}
        </Waiting>
      )}
    </>
  );
}

function Ledger({ money }: { readonly money: OrderMoney }) {
  const identities = identitiesOf(money);
  const { agreed, currency, test } = money;
  return (
    <div className="grid">
      <Panel
        title="Does it add up?"
        className="two-thirds"
        aside={test ? 'A test order: its sums are left alone' : 'Each sum on its own'}
      >
        {identities.length === 0 ? (
          <Empty title="Nothing to compare yet">
            When money was taken and the books have followed, sums stand here.
          </Empty>
        ) : (
          <ul className="identities">
            {identities.map((identity) => (
              <li key={`${identity.about} ${identity.rule}`}>
                <p className="rule">
                  {identity.rule} <span className="soft small">{identity.about}</span>
                </p>
                <SumPicture {...identity} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel
        title="Payments"
        className="third"
        aside={agreed === undefined ? undefined : `of ${moneyText(agreed, currency)}`}
      >
        <Payments money={money} />
      </Panel>
      <Variances money={money} />
      <Panel title="History" flush aside="Only ever added to, the oldest first">
        <EntriesTable entries={money.entries} />
      </Panel>
    </div>
  );
}

function Payments({ money: { payments } }: { readonly money: OrderMoney }) {
  if (payments.length === 0) return <Empty title="No payment yet">What a provider takes for it stands here.</Empty>;
  return payments.map(
    ({ payment, connection, currency, authorised, captured, refunded, disputed, fees, failures, reason }) => (
      <dl className="payment-facts" key={payment}>
        <dt>{connection}</dt>
        <dd className="mono small">{shortName(payment)}</dd>
        {(
          [
            ['On hold', authorised],
            ['Taken', captured],
            ['Given back', refunded],
            ['Contested', disputed],
          ] as const
        )
          .filter(([, amount]) => amount !== 0)
          .flatMap(([name, amount]) => [
            <dt key={name}>{name}</dt>,
            <dd key={`${name} amount`}>{moneyText(amount, currency)}</dd>,
          ])}
        {Object.entries(fees).flatMap(([of, amount]) => [
          <dt key={`fee ${of}`}>Fees</dt>,
          <dd key={`fee amount ${of}`}>{moneyText(amount, of)}</dd>,
        ])}
        {failures === 0 ? null : (
          <>
            <dt>Refused</dt>
            <dd>
              {failures === 1 ? 'once' : `${failures} times`}
              {reason === undefined ? null : <span className="soft small"> {reason}</span>}
            </dd>
          </>
        )}
      </dl>
    ),
  );
}

/** What does not agree about the order itself; that of its payments stands on the page of variances. */
function Variances({ money: { order } }: { readonly money: OrderMoney }) {
  const variances = useQuery({ ...variancesAbout(order), enabled: useWholeHouse() }).data?.variances ?? [];
  if (variances.length === 0) return null;
  return (
    <Panel title="What does not agree" flush>
      <VariancesTable variances={variances} />
    </Panel>
  );
}
