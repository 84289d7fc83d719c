import { describe, expect, test } from 'vitest';
import { failureOfError, failureOfPage, unreadable } from './failures.ts';
import { recordingOf, type Sample } from './simulator/samples-story.ts';

const attempted = { model: 'sale.order', method: 'action_confirm', repeatable: true };

/** What each recorded refusal means. 17 says them all with status 200. */
const MEANING: Readonly<Record<string, string>> = {
  err_bad_key: 'unauthorized SL-ODOO-002',
  err_no_key: 'unauthorized SL-ODOO-002',
  jsonrpc_err_bad_key: 'unauthorized SL-ODOO-002',
  err_private_method: 'invalid SL-ODOO-003',
  err_perm_automation_create: 'invalid SL-ODOO-003',
  err_context_company_not_allowed: 'invalid SL-ODOO-003',
  err_unknown_method: 'invalid SL-ODOO-004',
  err_wrong_field_create: 'invalid SL-ODOO-004',
  err_wrong_field_read: 'invalid SL-ODOO-004',
  err_wrong_field_domain: 'invalid SL-ODOO-004',
  err_bad_arg_name: 'invalid SL-ODOO-004',
  err_bad_kwarg_name: 'invalid SL-ODOO-004',
  err_missing_arg: 'invalid SL-ODOO-004',
  err_ids_on_model_method: 'invalid SL-ODOO-004',
  err_get_method: 'invalid SL-ODOO-004',
  err_missing_record_write: 'invalid SL-ODOO-005',
  err_fk_unknown: 'invalid SL-ODOO-005',
  err_batch_create_one_bad: 'invalid SL-ODOO-005',
  err_validation: 'rejected SL-ODOO-006',
  err_sale_order_confirm_twice: 'rejected SL-ODOO-006',
  err_sale_order_line_delete_confirmed: 'rejected SL-ODOO-006',
  err_invoice_post_twice: 'rejected SL-ODOO-006',
  err_nothing_to_invoice: 'rejected SL-ODOO-006',
  err_payment_nothing_left: 'rejected SL-ODOO-006',
  err_duplicate_barcode: 'rejected SL-ODOO-006',
  err_serialization_failure: 'transient SL-ODOO-007',
  err_database_down: 'transient SL-ODOO-001',
  err_wrong_db: 'transient SL-ODOO-001',
  jsonrpc_err_wrong_db: 'transient SL-ODOO-001',
  err_malformed_json: 'invalid SL-ODOO-004',
  err_wrong_content_type: 'invalid SL-ODOO-004',
};

function meaningOf(sample: Sample): string {
  const failure =
    typeof sample.body === 'string'
      ? failureOfPage({ status: sample.status, headers: {}, body: sample.body }, attempted)
      : failureOfError(errorIn(sample.body), attempted);
  return `${failure.kind} ${failure.code}`;
}

function errorIn(body: unknown): { name: string; message: string } {
  const { error } = body as { error?: { data: { name: string; message: string } } };
  return error?.data ?? (body as { name: string; message: string });
}

describe.each([19, 17] as const)('refusals that were recorded from Odoo %i', (version) => {
  const { pairs } = recordingOf(version);
  test.each(Object.keys(MEANING).filter((name) => name in pairs))('%s', (name) => {
    expect(meaningOf(pairs[name] as Sample)).toBe(MEANING[name]);
  });
});

describe('answers that are not from Odoo', () => {
  const page = (status: number, repeatable: boolean, headers = {}) =>
    failureOfPage({ status, headers, body: '<html>502</html>' }, { ...attempted, repeatable });

  test('a gateway that gave up leaves open what happened, unless a repeat is harmless', () => {
    expect(page(502, true)).toMatchObject({ kind: 'transient', code: 'SL-ODOO-009' });
    expect(page(504, false)).toMatchObject({ kind: 'unknown', code: 'SL-ODOO-009' });
  });

  test('a proxy that asks to wait is waited for', () => {
    expect(page(429, true, { 'retry-after': '7' })).toMatchObject({ kind: 'throttled', retryAfterMs: 7_000 });
    expect(page(429, true)).not.toHaveProperty('retryAfterMs');
  });

  test('a cut answer is unknown where it may have had an effect', () => {
    expect(unreadable({ ...attempted, repeatable: false })).toMatchObject({ kind: 'unknown', code: 'SL-ODOO-008' });
    expect(unreadable(attempted)).toMatchObject({ kind: 'transient' });
    expect(page(200, true)).toMatchObject({ code: 'SL-ODOO-008' });
  });

  test('server paths and line breaks are not passed on', () => {
    const long = failureOfError(
      { name: 'odoo.exceptions.UserError', message: `a\n\n b ${'x'.repeat(1_000)}` },
      attempted,
    );
    expect(long.because).toMatch(/^sale\.order\.action_confirm: a b x+…$/);
    expect(long.because.length).toBeLessThan(500);
  });
});
