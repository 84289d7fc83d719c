import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { Failure } from '../kernel/failure.ts';
import { type CommandName, commands } from './command.ts';
import { canonicalErrors } from './errors.ts';
import { type EventName, events } from './event.ts';

/** Compiled on first use: a validator costs milliseconds to make and microseconds to run. */
const compiled = new Map<string, Validator>();

function validatorOf(name: string, schema: TSchema): Validator {
  let validator = compiled.get(name);
  if (validator === undefined) {
    validator = Compile(schema);
    compiled.set(name, validator);
  }
  return validator;
}

/** Why `data` is not a valid `name`, as the first broken rule with its field; `undefined` when it is valid. */
export function eventDataFailure(name: EventName, data: unknown): Failure | undefined {
  return failureOf(name, events[name], data);
}

/** Why `data` is not a valid request of the command `name`; `undefined` when it is valid. */
export function commandDataFailure(name: CommandName, data: unknown): Failure | undefined {
  return failureOf(name, commands[name].request, data);
}

function failureOf(name: string, schema: TSchema, data: unknown): Failure | undefined {
  const validator = validatorOf(name, schema);
  if (validator.Check(data)) return undefined;
  const problems = validator.Errors(data);
  // The most specific problem says most: an object's own complaint only repeats that of its part.
  const problem = problems.reduce((deepest, next) =>
    next.instancePath.length > deepest.instancePath.length ? next : deepest,
  );
  const field = pathOf(problem.instancePath);
  return canonicalErrors.failure('SL-CANON-001', {
    because: `${name}: ${field === '' ? 'the data' : field} ${problem.message}`,
    ...(field === '' ? {} : { field }),
    rule: problem.keyword,
  });
}

/** A JSON pointer as a path for people: `/order/lines/2/sku` becomes `order.lines[2].sku`. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}
