import { describe, expect, test } from 'vitest';
import type { HttpResponse } from '../../connector/http.ts';
import { failureOf, jsonOf } from './failures.ts';
import { recording } from './simulator/samples-story.ts';

const READ = { repeatable: true, nowMs: 0 };
const WRITE = { repeatable: false, nowMs: 0 };

function response(name: string): HttpResponse {
  const { status = 0, type = '', answer, retryAfter } = recording.pairs[name] ?? {};
  return {
    status,
    headers: { 'content-type': type, ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) },
    body: typeof answer === 'string' ? answer : JSON.stringify(answer),
  };
}

describe('what a real shop answered', () => {
  test.each([
    ['e01-bad-secret', 'unauthorized', 'SL-WOO-001'],
    ['e02-bad-key', 'unauthorized', 'SL-WOO-001'],
    ['e03-old-timestamp', 'unauthorized', 'SL-WOO-002'],
    ['e04-nonce-reuse', 'transient', 'SL-WOO-004'],
    ['e05-readonly-key-write', 'unauthorized', 'SL-WOO-001'],
    ['e06-not-found', 'invalid', 'SL-WOO-020'],
    ['e07-no-route', 'invalid', 'SL-WOO-007'],
    ['e08-per-page-101', 'invalid', 'SL-WOO-008'],
    ['e09-basic-over-http', 'unauthorized', 'SL-WOO-001'],
    ['e10-duplicate-sku', 'invalid', 'SL-WOO-008'],
    ['e12-batch-101', 'invalid', 'SL-WOO-008'],
    ['e17-webhook-delete-noforce', 'invalid', 'SL-WOO-008'],
    ['e18-order-bad-status', 'invalid', 'SL-WOO-008'],
    ['e19-refund-too-much', 'rejected', 'SL-WOO-024'],
    ['44-refund-api-refund-bacs', 'rejected', 'SL-WOO-024'],
    ['e21-malformed-json', 'invalid', 'SL-WOO-008'],
    ['e24-db-down', 'transient', 'SL-WOO-004'],
    ['e25-maintenance-mode', 'transient', 'SL-WOO-005'],
  ])('%s is %s', (name, kind, code) => {
    expect(failureOf(response(name), READ).failure).toMatchObject({ kind, code });
  });

  test('a refused refund and a database that is away are both 500: one is final, of the other nobody knows', () => {
    expect(failureOf(response('e19-refund-too-much'), WRITE).failure.kind).toBe('rejected');
    expect(failureOf(response('e24-db-down'), WRITE).failure.kind).toBe('unknown');
  });

  test('in maintenance nothing has happened, and the shop says when to come back', () => {
    const { failure } = failureOf(response('e25-maintenance-mode'), WRITE);
    expect(failure).toMatchObject({ kind: 'transient', retryAfterMs: 600_000 });
  });

  test('the field that was wrong is named, and nobody is', () => {
    expect(failureOf(response('e08-per-page-101'), READ).failure.field).toBe('per_page');
    expect(failureOf(response('e13-customer-duplicate-email'), READ).failure.because).not.toContain('@');
  });
});

describe('what stands before a shop', () => {
  const html = (status: number, headers = {}): HttpResponse => ({
    status,
    headers: { 'content-type': 'text/html', ...headers },
    body: '<html><body>blocked</body></html>',
  });
  test.each([
    [403, 'transient', 'SL-WOO-006'],
    [401, 'unauthorized', 'SL-WOO-001'],
    [404, 'invalid', 'SL-WOO-007'],
    [301, 'invalid', 'SL-WOO-007'],
    [429, 'throttled', 'SL-WOO-003'],
    [502, 'transient', 'SL-WOO-004'],
  ])('HTTP %d in HTML is %s', (status, kind, code) => {
    expect(failureOf(html(status), READ).failure).toMatchObject({ kind, code });
  });

  test.each([
    [429, 'throttled'],
    [503, 'transient'],
    [502, 'transient'],
  ])('HTTP %d of a host that speaks JSON is %s, and no word of the shop', (status, kind) => {
    const headers = { 'content-type': 'application/json', 'retry-after': '3' };
    const { failure } = failureOf({ status, headers, body: '{"code":"busy","message":"Come back"}' }, READ);
    expect(failure).toMatchObject(status === 502 ? { kind } : { kind, retryAfterMs: 3_000 });
  });

  test('a fatal error of PHP is JSON with a code and passes all the same', () => {
    const body =
      '{"code":"internal_server_error","message":"<p>There has been a critical error</p>","data":{"status":500}}';
    const fatal = { status: 500, headers: { 'content-type': 'application/json' }, body };
    expect(failureOf(fatal, READ).failure.kind).toBe('transient');
    expect(failureOf(fatal, WRITE).failure.kind).toBe('unknown');
    expect(failureOf(fatal, WRITE).failure.because).not.toContain('<p>');
  });
});

describe('the JSON of an answer', () => {
  test('is found behind the notices that PHP shows', () => {
    const notice = '<br />\n<b>Deprecated</b>:  strlen(): Passing null in <b>x.php</b> on line <b>12</b><br />\n';
    expect(jsonOf(`${notice}{"id":1}`)).toEqual({ id: 1 });
    expect(jsonOf(`${notice}[{"id":1}]`)).toEqual([{ id: 1 }]);
    expect(jsonOf(`${notice}[]`)).toEqual([]);
  });

  test('is not made of a page', () => {
    expect(() => jsonOf('<html><body><script>var x = {"id":1}</script></body></html>')).toThrow(SyntaxError);
    expect(() => jsonOf('{"id":1,"na')).toThrow(SyntaxError);
  });

  test('keeps the digits of long ids', () => {
    expect(jsonOf('{"id":9007199254740993127}')).toEqual({ id: '9007199254740993127' });
  });
});
