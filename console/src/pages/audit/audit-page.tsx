import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type AuditFilter, audit as auditOf } from '../../api/questions.ts';
import type { AuditEntry } from '../../api/shapes.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Tone } from '../../parts/tone.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { AuditFilters } from './audit-filters.tsx';
import '../../parts/table.css';

const TONES: Readonly<Record<AuditEntry['outcome'], Tone>> = { done: 'well', refused: 'wrong', failed: 'late' };

const route = getRouteApi('/audit');

/** Who did what, with which authority, from where, and how it ended. */
export function AuditPage() {
  const filter = route.useSearch();
  const found = useInfiniteQuery(auditOf(filter));
  const entries = found.data?.pages.flatMap((page) => page.entries) ?? [];
  const filtered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHead
        title="Audit"
        lead="Who did what. Each entry carries the hash of the one before it: storeloom audit verify checks the whole chain."
      >
        <Button component="a" variant="default" href={exportAddress(filter)} download="audit.jsonl">
          Export
        </Button>
      </PageHead>
      <AuditFilters filter={filter} actions={[...new Set(entries.map(({ action }) => action))].sort()} />
      <Panel title={filtered ? 'Entries found' : 'Newest first'} flush>
        <Waiting of={found} lines={8}>
          {() => {
            if (entries.length > 0) return <AuditTable entries={entries} />;
            if (filtered) return <Empty title="Nobody did that">Take a filter away, or name another time.</Empty>;
            return (
              <Empty title="Nothing yet">
                Every sign-in, refusal, look at personal data and every change stands here for good.
              </Empty>
            );
          }}
        </Waiting>
        <NextPage of={found}>More entries</NextPage>
      </Panel>
    </>
  );
}

/** The export has all entries of the time: what was filtered out otherwise could not be proven. */
function exportAddress({ from, to }: AuditFilter): string {
  const span = new URLSearchParams();
  if (from !== undefined) span.set('from', from);
  if (to !== undefined) span.set('to', to);
  return `/api/v1/audit/export?${span}`;
}

function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  return (
    <table className="list">
      <thead>
        <tr>
          <th>When</th>
          <th>Who</th>
          <th>What</th>
          <th>On what</th>
          <th>Outcome</th>
          <th>From</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ sequence, at, actor, label, authority, action, on, outcome, code, from, times }) => (
          <tr key={sequence}>
            <td className="soft">
              <When at={at} />
            </td>
            <td>
              <strong>{label ?? actor}</strong>
              {label === undefined ? null : <div className="soft small">{actor}</div>}
              <div className="soft small">{authority}</div>
            </td>
            <td>
              {action}
              {times === undefined ? '' : `, ${times} times`}
            </td>
            <td>
              {Object.entries(on).map(([name, value]) => (
                <div key={name}>
                  <span className="soft small">{name}</span> {value}
                </div>
              ))}
            </td>
            <td>
              <Badge tone={TONES[outcome]}>{outcome}</Badge> <span className="soft small">{code ?? ''}</span>
            </td>
            <td className="soft">{from}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
