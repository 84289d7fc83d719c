import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
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
import '../../parts/table.css';

type Outcome = AuditEntry['outcome'];

const TONES: Readonly<Record<Outcome, Tone>> = { done: 'well', refused: 'wrong', failed: 'late' };

/** Who did what, with which authority, from where, and how it ended. */
export function AuditPage() {
  const [actor, setActor] = useState('');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [by] = useDebouncedValue(actor.trim(), 250);
  const filter: AuditFilter = {
    ...(by === '' ? {} : { actor: by }),
    ...(outcome === null ? {} : { outcome }),
  };
  const found = useInfiniteQuery(auditOf(filter));
  return (
    <>
      <PageHead
        title="Audit"
        lead="Who did what. Each entry carries the hash of the one before it: storeloom audit verify checks the whole chain."
      />
      <div className="row" style={{ marginBottom: 16 }}>
        <TextInput
          w={280}
          aria-label="Only what this caller did"
          placeholder="person/…, machine/…, local, anonymous"
          value={actor}
          onChange={(event) => setActor(event.currentTarget.value)}
        />
        <Select
          w={170}
          aria-label="Outcome"
          placeholder="Any outcome"
          clearable
          clearButtonProps={{ 'aria-label': 'Any outcome' }}
          data={['done', 'refused', 'failed']}
          value={outcome}
          onChange={(value) => setOutcome(value as Outcome | null)}
        />
      </div>
      <Panel title="Newest first" flush>
        <Waiting of={found} lines={8}>
          {({ pages }) => {
            const entries = pages.flatMap((page) => page.entries);
            if (entries.length > 0) return <AuditTable entries={entries} />;
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
        {entries.map(({ sequence, at, actor, authority, action, on, outcome, code, from, times }) => (
          <tr key={sequence}>
            <td className="soft">
              <When at={at} />
            </td>
            <td>
              <strong>{actor}</strong>
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
