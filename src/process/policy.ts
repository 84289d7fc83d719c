import { processErrors } from './errors.ts';

const YEAR_MS = 366 * 24 * 3_600_000;

/** What a time in the settings of a process must be, as a reader of settings says it. */
export const DURATION_RULE = 'must be a whole number of milliseconds, at most a year';

/** Whether a value of the settings is a count: whole and not below zero. */
export const isCount = (value: unknown, most: number = Number.MAX_SAFE_INTEGER): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most;

/** Whether a value of the settings is a time that a process may wait. */
export const isDuration = (value: unknown): value is number => isCount(value, YEAR_MS);

/**
 * The settings of a process as its policy; what is left out keeps its default. `ruleFor` says which rule a value breaks. Throws
 * SL-PROCESS-006 with the field, the rule and the value for a setting that is unknown or not readable.
 */
export function readPolicy<Policy extends object>(
  process: string,
  settings: Readonly<Record<string, unknown>>,
  defaults: Policy,
  ruleFor: (name: keyof Policy & string, value: unknown) => string | undefined,
): Policy {
  for (const [name, value] of Object.entries(settings)) {
    const rule = Object.hasOwn(defaults, name)
      ? ruleFor(name as keyof Policy & string, value)
      : `is not one of ${Object.keys(defaults).join(', ')}`;
    if (rule === undefined) continue;
    throw processErrors.error('SL-PROCESS-006', {
      because: `${process}: "${name}" ${rule}`,
      field: `processes.${process}.${name}`,
      rule,
      value: String(value).slice(0, 100),
    });
  }
  return { ...defaults, ...(settings as Partial<Policy>) };
}
