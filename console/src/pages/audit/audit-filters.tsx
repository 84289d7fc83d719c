import { Autocomplete, Group } from '@mantine/core';
import type { AuditFilter } from '../../api/questions.ts';
import type { AuditEntry } from '../../api/shapes.ts';
import { Choice } from '../../parts/choice.tsx';
import { DaySpan } from '../../parts/day-span.tsx';
import { FilterText } from '../../parts/filter-text.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { useTyped } from '../../parts/use-typed.ts';

export const OUTCOMES: readonly AuditEntry['outcome'][] = ['done', 'refused', 'failed'];

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  /** The actions in sight, as suggestions. */
  readonly actions: readonly string[];
}

/** Who, what, on what, how it ended and when, as it stands in the address. Days are those of UTC. */
export function AuditFilters({ filter, actions }: AuditFiltersProps) {
  const change = useFilter('/audit', filter);
  const action = useTyped(filter.action, (text) => change({ action: text }));
  return (
    <Group gap="sm" mb="md" align="end">
      <FilterText
        w={200}
        label="Who"
        placeholder="person/…, machine/…, local"
        value={filter.actor}
        onChange={(actor) => change({ actor })}
      />
      <Autocomplete
        w={160}
        label="What"
        placeholder="takeDecision"
        data={[...actions]}
        ref={action.ref}
        value={action.typed}
        onChange={action.type}
      />
      <FilterText
        w={200}
        label="On what"
        placeholder="order/…, a case, a machine"
        value={filter.about}
        onChange={(about) => change({ about })}
      />
      <Choice
        w={150}
        name="Outcome"
        label="Outcome"
        values={OUTCOMES}
        value={filter.outcome}
        onChange={(outcome) => change({ outcome })}
      />
      <DaySpan span={filter} onChange={change} />
    </Group>
  );
}
