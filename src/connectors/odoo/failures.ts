import type { HttpResponse } from '../../connector/http.ts';
import type { Failure } from '../../kernel/failure.ts';
import { odooErrors } from './errors.ts';

/** An error as Odoo words it: `odoo.exceptions.UserError` and its sentence. */
export interface ForeignError {
  readonly name: string;
  readonly message: string;
}

/** What the hub was doing, for the sentence that a person reads. */
export interface Attempted {
  readonly model: string;
  readonly method: string;
  /** Whether a repeat is harmless; what may have taken effect is `unknown` otherwise. */
  readonly repeatable: boolean;
}

const MOST_CHARACTERS = 400;

/** Odoo's sentence without server paths and line breaks, cut to a readable length. */
function sentence(message: string): string {
  const flat = message.replace(/\s+/g, ' ').trim();
  return flat.length > MOST_CHARACTERS ? `${flat.slice(0, MOST_CHARACTERS)}…` : flat;
}

/**
 * What an error means, by its name: on Odoo 19 a caller's mistake is a 500 like a failed database, so that a status says
 * too little; on 17 every error is a 200.
 */
export function failureOfError(error: ForeignError, attempted: Attempted): Failure {
  const where = `${attempted.model}.${attempted.method}`;
  const because = `${where}: ${sentence(error.message)}`;
  switch (error.name) {
    case 'odoo.exceptions.AccessDenied':
    case 'werkzeug.exceptions.Unauthorized':
      return odooErrors.failure('SL-ODOO-002', { because: `${where}: the API key is not accepted` });
    case 'odoo.exceptions.AccessError':
      return odooErrors.failure('SL-ODOO-003', {
        because,
        field: where,
        rule: 'access rights of the integration user',
      });
    case 'odoo.exceptions.MissingError':
      return odooErrors.failure('SL-ODOO-005', { because });
    case 'odoo.exceptions.UserError':
    case 'odoo.exceptions.ValidationError':
    case 'odoo.exceptions.RedirectWarning':
      return businessFailure(error, because);
    case 'odoo.exceptions.LockError':
    case 'odoo.exceptions.ConcurrencyError':
      return odooErrors.failure('SL-ODOO-007', { because, scope: 'operation' });
    default:
      return failureByFamily(error, because);
  }
}

function failureByFamily({ name, message }: ForeignError, because: string): Failure {
  if (/SerializationFailure|DeadlockDetected|LockNotAvailable/.test(name) || isConcurrencyMessage(message)) {
    return odooErrors.failure('SL-ODOO-007', { because, scope: 'operation' });
  }
  if (name.startsWith('psycopg2.')) return odooErrors.failure('SL-ODOO-001', { because });
  if (name.startsWith('builtins.') || name.startsWith('werkzeug.')) {
    return odooErrors.failure('SL-ODOO-004', { because, rule: name });
  }
  return odooErrors.failure('SL-ODOO-009', { because: `${because} (${name})` });
}

/** `load` answers 200 and puts this into its messages when another transaction was first. */
export function isConcurrencyMessage(message: string): boolean {
  return /could not serialize access|deadlock detected|could not obtain lock/i.test(message);
}

function businessFailure(error: ForeignError, because: string): Failure {
  if (isConcurrencyMessage(error.message)) return odooErrors.failure('SL-ODOO-007', { because, scope: 'operation' });
  if (/lock date|prior to and inclusive of/i.test(error.message)) return odooErrors.failure('SL-ODOO-024', { because });
  if (/locked/i.test(error.message)) return odooErrors.failure('SL-ODOO-023', { because });
  return odooErrors.failure('SL-ODOO-006', { because });
}

/**
 * What an answer means that is not Odoo's JSON. On 19 the HTML 404 "No database is selected" stands for a wrong name and
 * for a database server that is down; other HTML comes from a proxy.
 */
export function failureOfPage({ status, body, headers }: HttpResponse, attempted: Attempted): Failure {
  const where = `${attempted.model}.${attempted.method}`;
  if (status === 404 && /No database is selected/i.test(body)) {
    return odooErrors.failure('SL-ODOO-001', {
      because: `${where}: Odoo finds no database of this name or cannot reach it`,
    });
  }
  if (status === 401 || status === 403) {
    return odooErrors.failure('SL-ODOO-002', {
      because: `${where}: refused with status ${status} before Odoo answered`,
    });
  }
  if (status === 429) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    return odooErrors.failure('SL-ODOO-009', {
      kind: 'throttled',
      because: `${where}: the proxy before Odoo asks to wait`,
      ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1_000 } : {}),
    });
  }
  if (status >= 500) {
    // A gateway that gave up waiting says nothing about whether Odoo carried on.
    const kind = attempted.repeatable ? 'transient' : 'unknown';
    return odooErrors.failure('SL-ODOO-009', {
      kind,
      because: `${where}: status ${status} with a page instead of an answer`,
    });
  }
  if (status >= 200 && status < 300) return unreadable(attempted);
  return odooErrors.failure('SL-ODOO-004', { because: `${where}: status ${status} with a page instead of an answer` });
}

/** An answer that was cut: the effect, if any, took place. */
export function unreadable({ model, method, repeatable }: Attempted): Failure {
  return odooErrors.failure('SL-ODOO-008', {
    kind: repeatable ? 'transient' : 'unknown',
    because: `${model}.${method}: the answer is not the JSON that Odoo sends`,
  });
}
