import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { connections } from '../../api/questions.ts';
import { wordsOf } from '../../format/format.ts';
import { type BankSearch, fits } from './bank-search.ts';

/** What stands in the address narrows the list, so that a filter can be sent to a colleague. */
export function BankFilters({ search }: { readonly search: BankSearch }) {
  const navigate = useNavigate();
  const known = useQuery(connections()).data?.connections ?? [];
  const change = (part: { [Name in keyof BankSearch]?: BankSearch[Name] | undefined }): void => {
    const merged = Object.entries({ ...search, ...part }).filter(([, value]) => value !== undefined && value !== '');
    void navigate({ to: '/bank', search: Object.fromEntries(merged), replace: true });
  };
  const currency = useDebouncedCallback((text: string) => {
    if (text === '' || /^[A-Z]{3}$/.test(text)) change({ currency: text });
  }, 250);
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
      <TextInput
        w={90}
        label="Currency"
        placeholder="EUR"
        maxLength={3}
        defaultValue={search.currency ?? ''}
        onChange={(event) => currency(event.currentTarget.value.trim().toUpperCase())}
      />
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
