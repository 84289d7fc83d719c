import { TextInput, type TextInputProps } from '@mantine/core';
import { useTyped } from './use-typed.ts';

interface FilterTextProps extends Omit<TextInputProps, 'value' | 'defaultValue' | 'onChange' | 'ref'> {
  readonly value: string | undefined;
  /** Told what was typed once one pauses; empty when the filter is taken away. */
  readonly onChange: (text: string) => void;
}

/** A text that a list is narrowed by. */
export function FilterText({ value, onChange, ...input }: FilterTextProps) {
  const { ref, typed, type } = useTyped(value, onChange);
  return <TextInput {...input} ref={ref} value={typed} onChange={(event) => type(event.currentTarget.value)} />;
}
