import { Autocomplete, Group, TextInput } from '@mantine/core';
import type { AuditFilter } from '../../api/questions.ts';
import type { AuditEntry } from '../../api/shapes.ts';
import { Choice } from '../../parts/choice.tsx';
import { DaySpan } from '../../parts/day-span.tsx';

const OUTCOMES: readonly AuditEntry['outcome'][] = ['done', 'refused', 'failed'];

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  /** The actions in sight, as suggestions. */
  readonly actions: readonly string[];
  readonly onChange: (part: { [Name in keyof AuditFilter]?: AuditFilter[Name] | undefined }) => void;
}

/** Who, what, on what, how it ended and when. Days are those of UTC. */
export function AuditFilters({ filter, actions, onChange }: AuditFiltersProps) {
  return (
    <Group gap="sm" mb="md" align="end">
      <TextInput
        w={200}
        label="Who"
        placeholder="person/…, machine/…, local"
        value={filter.actor ?? ''}
        onChange={(event) => onChange({ actor: event.currentTarget.value.trim() })}
      />
      <Autocomplete
        w={160}
        label="What"
        placeholder="takeDecision"
        data={[...actions]}
        value={filter.action ?? ''}
        onChange={(action) => onChange({ action: action.trim() })}
      />
      <TextInput
        w={200}
        label="On what"
        placeholder="order/…, a case, a machine"
        value={filter.about ?? ''}
        onChange={(event) => onChange({ about: event.currentTarget.value.trim() })}
      />
      <Choice
        w={150}
        name="Outcome"
        label="Outcome"
        values={OUTCOMES}
        value={filter.outcome}
        onChange={(outcome) => onChange({ outcome })}
      />
      <DaySpan span={filter} onChange={onChange} />
    </Group>
  );
}

/** A filter without what is empty or undefined. */
export function withoutEmpty(filter: { [Name in keyof AuditFilter]?: AuditFilter[Name] | undefined }): AuditFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));
}
