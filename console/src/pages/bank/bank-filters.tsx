import { Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { connections } from '../../api/questions.ts';
import { wordsOf } from '../../format/format.ts';
import { FilterCurrency } from '../../parts/filter-currency.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { type BankSearch, fits } from './bank-search.ts';

/** What stands in the address narrows the list, so that a filter can be sent to a colleague. */
export function BankFilters({ search }: { readonly search: BankSearch }) {
  const known = useQuery(connections()).data?.connections ?? [];
  const change = useFilter('/bank', search);
  const isOfPayouts = search.show === 'payouts';
  return (
    <Group gap="sm" mb="md" align="end">
      <Select
        w={180}
        label={isOfPayouts ? 'Sent by' : 'Stated by'}
        placeholder="Any connection"
        clearable
        clearButtonProps={{ 'aria-label': 'Any connection' }}
        data={known.map(({ name }) => name)}
        value={search.connection ?? null}
        onChange={(connection) => change({ connection: connection ?? undefined })}
      />
      {isOfPayouts ? null : (
        <Select
          w={160}
          label="Does it fit?"
          placeholder="All"
          clearable
          clearButtonProps={{ 'aria-label': 'All statements' }}
          data={fits.map((fit) => ({ value: fit, label: wordsOf(fit) }))}
          value={search.fit ?? null}
          onChange={(fit) => change({ fit: fits.find((each) => each === fit) })}
        />
      )}
      <FilterCurrency value={search.currency} onChange={(currency) => change({ currency })} />
      <TextInput
        type="date"
        label="From day"
        value={search.from ?? ''}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label="To day"
        value={search.until ?? ''}
        onChange={(event) => change({ until: event.currentTarget.value })}
      />
    </Group>
  );
}
