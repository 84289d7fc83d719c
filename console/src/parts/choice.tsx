import { Select } from '@mantine/core';

interface ChoiceProps<Value extends string> {
  /** What is chosen: it names the field, and says "any" of it while nothing is. */
  readonly name: string;
  /** Stands above the field instead of being read only; then `name` is what there is any of. */
  readonly label?: string;
  readonly w: number;
  readonly values: readonly Value[];
  readonly words?: (value: Value) => string;
  readonly value: Value | undefined;
  readonly onChange: (value: Value | undefined) => void;
}

/** One of some values, or any: what a list is narrowed by. */
export function Choice<Value extends string>({ name, label, w, values, words, value, onChange }: ChoiceProps<Value>) {
  const unset = `Any ${name.toLowerCase()}`;
  return (
    <Select
      w={w}
      {...(label === undefined ? { 'aria-label': name } : { label })}
      placeholder={unset}
      clearable
      clearButtonProps={{ 'aria-label': unset }}
      data={values.map((each) => ({ value: each, label: words?.(each) ?? each }))}
      value={value ?? null}
      onChange={(chosen) => onChange((chosen ?? undefined) as Value | undefined)}
    />
  );
}
