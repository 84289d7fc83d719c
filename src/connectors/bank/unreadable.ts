import type { CodedError } from '../../kernel/failure.ts';
import { bankErrors } from './errors.ts';

/** Why a row cannot be read. The value is shown to people, so only amounts, dates and codes are given. */
export function unreadable(field: string, rule: string, value?: string): CodedError {
  const because = `${field} is not ${rule}`;
  return bankErrors.error('SL-BANK-004', {
    because: because.slice(0, 300),
    field,
    rule: rule.slice(0, 200),
    ...(value === undefined ? {} : { value: value.slice(0, 60) }),
  });
}

/** Why a whole file is not told. */
export function damaged(because: string, line: number): CodedError {
  return bankErrors.error('SL-BANK-002', { because: `Line ${line}: ${because}`, field: `line ${line}` });
}
