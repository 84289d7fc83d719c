import type { Http } from '../../connector/http.ts';
import { CodedError } from '../../kernel/failure.ts';
import { parseJson } from '../../kernel/json.ts';
import type { Dialect } from './dialect.ts';
import { failureOfError, failureOfPage, unreadable } from './failures.ts';
import { errandFields, type OdooCall, type Transport } from './transport.ts';

/** `POST /json/2/<model>/<method>`: arguments by name, real status codes. Odoo 19 and newer. */
export function json2Transport(options: {
  readonly http: Http;
  readonly url: string;
  readonly database: string;
  readonly apiKey: string;
  readonly dialect: Dialect;
  readonly timeoutMs: number;
}): Transport {
  const headers = {
    'content-type': 'application/json',
    authorization: `bearer ${options.apiKey}`,
    'x-odoo-database': options.database,
  };
  return {
    dialect: options.dialect,
    async call(call, errand) {
      const response = await options.http.request({
        method: 'POST',
        url: `${options.url}/json/2/${call.model}/${call.method}`,
        headers,
        body: JSON.stringify(bodyOf(call)),
        repeatable: call.repeatable,
        timeoutMs: options.timeoutMs,
        ...errandFields(errand),
      });
      const isJson = (response.headers['content-type'] ?? '').includes('json');
      if (!isJson) throw new CodedError(failureOfPage(response, call));
      const answer = readJson(response.body);
      if (response.status === 200 && answer !== undefined) return answer.value;
      if (!isError(answer?.value)) throw new CodedError(unreadable(call));
      throw new CodedError(failureOfError(answer.value, call));
    },
  };
}

function bodyOf(call: OdooCall): Record<string, unknown> {
  return {
    ...call.named,
    ...(call.ids === undefined ? {} : { ids: call.ids }),
    ...(call.context === undefined ? {} : { context: call.context }),
  };
}

function readJson(body: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseJson(body) };
  } catch {
    return undefined;
  }
}

function isError(value: unknown): value is { name: string; message: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { name, message } = value as Record<string, unknown>;
  return typeof name === 'string' && typeof message === 'string';
}
