import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { search as searchOf } from '../../api/questions.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { manyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { placeOf } from './place-of.ts';
import '../../parts/table.css';

const route = getRouteApi('/search');

/** Everything that goes by what was typed. */
export function SearchPage() {
  const { q } = route.useSearch();
  const [reason, setReason] = useState<string>();
  const [asked, setAsked] = useState(false);
  const found = useQuery(searchOf(q, reason));
  // Whoever typed a whole number wants what it names, and no list of one.
  const navigate = useNavigate();
  const [only, ...others] = reason === undefined ? (found.data?.hits ?? []) : [];
  useEffect(() => {
    if (only !== undefined && others.length === 0) void navigate({ ...placeOf(only), replace: true });
  }, [only, others.length, navigate]);
  const withPeople = found.data?.people === true;
  return (
    <>
      <PageHead
        title={`“${q}”`}
        lead={found.data === undefined ? undefined : `${manyText(found.data.hits.length, 'hit')}.`}
      >
        {withPeople ? null : (
          <DeedButton permission="personal" variant="default" onClick={() => setAsked(true)}>
            Search buyers too
          </DeedButton>
        )}
      </PageHead>
      <Panel
        title="Found"
        flush
        aside={withPeople ? 'buyers included' : 'without names, e-mails and telephones of buyers'}
      >
        <Waiting of={found} lines={4}>
          {({ hits }) =>
            hits.length === 0 ? (
              <Empty title="Nothing goes by that">
                A search takes the beginning of any number, payment, parcel, invoice or SKU. For the e-mail, the
                telephone or the name of a buyer say why you need it, with the button above.
              </Empty>
            ) : (
              <table className="list">
                <thead>
                  <tr>
                    <th>What</th>
                    <th>Kind</th>
                    <th>More</th>
                    <th>Found by</th>
                  </tr>
                </thead>
                <tbody>
                  {hits.map((hit) => (
                    <tr key={`${hit.kind} ${hit.id}`}>
                      <td>
                        <Link {...placeOf(hit)}>{hit.title}</Link>
                      </td>
                      <td>
                        <Badge tone="quiet">{hit.kind}</Badge>
                      </td>
                      <td>{hit.detail}</td>
                      <td className="soft">
                        {hit.by}
                        {hit.match === undefined ? '' : ` ${hit.match}`}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Waiting>
      </Panel>
      <ReasonDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title="Search buyers too"
        deed="Search them"
        act={async (why) => setReason(why)}
      >
        Names, e-mails and telephones of buyers are searched as well. The audit keeps that you looked, and why.
      </ReasonDialog>
    </>
  );
}
