import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { cases as casesOf } from '../../api/questions.ts';
import type { Case, Variance } from '../../api/shapes.ts';
import { moneyText, sentenceText, wordsOf } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Phrase } from '../../parts/prose.tsx';
import { When } from '../../parts/when.tsx';
import { DueClock } from '../cases/due-clock.tsx';
import { caseOf, placeOfVariance } from './place-of-variance.ts';
import { SettleButton } from './settle-button.tsx';
import './variances.css';

/** Books that do not agree: by how much, since when, why, and who looks at it. */
export function VariancesTable({ variances }: { readonly variances: readonly Variance[] }) {
  const cases = useQuery(casesOf()).data?.cases ?? [];
  return (
    <ListTable columns={['What', { number: 'By' }, 'Why', 'Since', 'Who looks at it']}>
      {variances.map((variance) => (
        <Row key={`${variance.about} ${variance.code}`} variance={variance} case_={caseOf(variance, cases)} />
      ))}
    </ListTable>
  );
}

function Row({ variance, case_ }: { readonly variance: Variance; readonly case_: Case | undefined }) {
  const { about, code, title, books, amount, reason, suggestion, found, settled, resolution, next } = variance;
  return (
    <tr>
      <td>
        <strong>{title}</strong>
        <div className="small">
          <Link {...placeOfVariance(variance)}>{about}</Link>
        </div>
        <div className="soft small">
          <code>{code}</code>, {wordsOf(books)}
        </div>
      </td>
      <td className="number">{amount === undefined ? '' : moneyText(amount.amount, amount.currency)}</td>
      <td>
        {sentenceText(reason)}.
        {suggestion === undefined ? null : <div className="small">{sentenceText(suggestion)}</div>}
        {next === undefined || settled !== undefined ? null : (
          <div className="soft small">
            → <Phrase markdown={next} />
          </div>
        )}
      </td>
      <td className="soft">
        <When at={found} />
      </td>
      <td>
        {settled === undefined ? (
          <div className="column who">
            <Owner case_={case_} />
            <SettleButton variance={variance} />
          </div>
        ) : (
          <>
            <Badge tone="well">settled</Badge>
            <div className="soft small">
              {resolution}, <When at={settled} />
            </div>
          </>
        )}
      </td>
    </tr>
  );
}

function Owner({ case_ }: { readonly case_: Case | undefined }) {
  if (case_ === undefined) return <span className="soft">a case opens within a minute</span>;
  return (
    <>
      <Link to="/cases" search={{ case: case_.id }}>
        {case_.ownerName ?? case_.owner}
      </Link>
      <div>
        <DueClock of={case_} />
      </div>
    </>
  );
}
