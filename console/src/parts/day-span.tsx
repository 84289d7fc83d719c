import { TextInput } from '@mantine/core';

const DAY_MS = 86_400_000;

/** Moments in ISO 8601: the first one, and the first one after. */
interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** From a day to a day, both included: days of UTC, as in the books. */
export function DaySpan({ span, onChange }: { readonly span: Span; readonly onChange: (change: Span) => void }) {
  const { from, to } = span;
  return (
    <>
      <TextInput
        type="date"
        label="From day"
        value={from?.slice(0, 10) ?? ''}
        onChange={(event) => onChange({ from: momentOf(event.currentTarget.value, 0) })}
      />
      <TextInput
        type="date"
        label="To day"
        value={to === undefined ? '' : new Date(Date.parse(to) - DAY_MS).toISOString().slice(0, 10)}
        onChange={(event) => onChange({ to: momentOf(event.currentTarget.value, DAY_MS) })}
      />
    </>
  );
}

/** The beginning of a day, or of the one after it. */
const momentOf = (day: string, laterMs: number): string | undefined =>
  day === '' ? undefined : new Date(Date.parse(`${day}T00:00:00Z`) + laterMs).toISOString();
