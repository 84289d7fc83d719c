import { FilterText } from './filter-text.tsx';

interface FilterCurrencyProps {
  readonly value: string | undefined;
  readonly onChange: (currency: string) => void;
}

/** The code of a currency that a list is narrowed by, told when it is whole or taken away. */
export function FilterCurrency({ value, onChange }: FilterCurrencyProps) {
  return (
    <FilterText
      w={90}
      label="Currency"
      placeholder="EUR"
      maxLength={3}
      value={value}
      onChange={(text) => {
        if (text === '' || /^[A-Z]{3}$/i.test(text)) onChange(text.toUpperCase());
      }}
    />
  );
}
