import { TextInput } from '@mantine/core';
import { wrongInReach } from './reach.ts';

interface ReachInputProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Where somebody may do something; says what is wrong while one writes. */
export function ReachInput({ value, onChange }: ReachInputProps) {
  return (
    <TextInput
      label="Where"
      description="* for everywhere, or channel/…, location/…, brand/…, region/…"
      required
      value={value}
      error={wrongInReach(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
