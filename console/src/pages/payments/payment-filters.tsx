import { Group, NumberInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { PaymentFilter, PaymentLine } from '../../api/payment-questions.ts';
import { connections } from '../../api/questions.ts';
import { wordsOf } from '../../format/format.ts';
import { Choice } from '../../parts/choice.tsx';
import { DaySpan } from '../../parts/day-span.tsx';
import { FilterCurrency } from '../../parts/filter-currency.tsx';
import { useFilter } from '../../parts/use-filter.ts';

export const PAYMENT_STATES: readonly PaymentLine['state'][] = [
  'authorised',
  'captured',
  'partly-refunded',
  'refunded',
  'disputed',
  'voided',
  'failed',
  'reported',
];

/** What stands in the address narrows the list, so that a filter can be sent to a colleague. Days are those of UTC, as in the books. */
export function PaymentFilters({ filter }: { readonly filter: PaymentFilter }) {
  const known = useQuery(connections()).data?.connections ?? [];
  const change = useFilter('/payments', filter);
  // Without a currency an amount is meant in one of a hundred parts, as nearly all are.
  const minor = 10 ** fractionDigits(filter.currency ?? 'EUR');
  const amount = useDebouncedCallback(
    (name: 'minAmount' | 'maxAmount', value: string | number) =>
      change({ [name]: typeof value === 'number' ? Math.round(value * minor) : undefined }),
    250,
  );
  return (
    <Group gap="sm" mb="md" align="end">
      <Choice
        w={170}
        name="State"
        label="State"
        values={PAYMENT_STATES}
        words={wordsOf}
        value={filter.state}
        onChange={(state) => change({ state, reason: undefined })}
      />
      <Choice
        w={180}
        name="Connection"
        label="Taken by"
        values={known.map(({ name }) => name)}
        value={filter.connection}
        onChange={(connection) => change({ connection })}
      />
      <FilterCurrency value={filter.currency} onChange={(currency) => change({ currency })} />
      {(['minAmount', 'maxAmount'] as const).map((name) => (
        <NumberInput
          key={`${name} ${minor}`}
          w={120}
          label={name === 'minAmount' ? 'At least' : 'At most'}
          min={0}
          decimalScale={2}
          hideControls
          defaultValue={filter[name] === undefined ? '' : filter[name] / minor}
          onChange={(value) => amount(name, value)}
        />
      ))}
      <DaySpan span={filter} onChange={change} />
    </Group>
  );
}

const fractionDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
