import { expect } from 'vitest';
import type { Verdict, WebhookRequest } from '../../connector/connector.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import type { ContractCase, ContractSample, ContractWebhook, ContractWorld } from '../connector-contract.ts';
import { type AnyContract, CONNECTION } from './bench.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 10);
const clockAt = (nowMs: number): Clock => ({ now: () => nowMs, sleep: systemClock.sleep });

/** Signatures: what is not the vendor's word is refused, and what is refused leaves no trace. */
export function webhookCases<S, W extends ContractWorld<S>>(contract: AnyContract<S, W>): readonly ContractCase[] {
  const { connector, webhook, settings } = contract;
  const sample = contract.samples[0];
  if (webhook === undefined || sample === undefined) return [];
  const verify = (request: WebhookRequest, nowMs = NOW_MS): Verdict => {
    if (connector.webhook === undefined) throw new Error('the contract has a webhook and the connector has none');
    const profile = { connection: CONNECTION, settings };
    const document = connector.webhook.needs?.(request, profile) === undefined ? undefined : webhook.document;
    return connector.webhook.verify(request, profile, clockAt(nowMs), document);
  };
  const good = (id = 'delivery-1', atMs = NOW_MS, body = sample.body): WebhookRequest =>
    webhook.request({ topic: sample.topic, body, deliveryId: id }, settings, atMs);
  return [
    ...refusals(webhook, sample, verify, good),
    ...acceptances(webhook, sample, verify, good),
    {
      says: 'whatever bytes come, verification ends in a verdict',
      run: async () => {
        const bodies = ['', '{', 'null', '[]', '"text"', '\u0000', '{"id":'.repeat(50), 'ÿþ', '<xml/>'];
        for (const body of bodies) {
          expect(['accepted', 'acknowledged', 'refused']).toContain(verify(good('delivery-1', NOW_MS, body)).verdict);
        }
        const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
        for (const headers of [{}, { ...good().headers }]) {
          expect(verify({ headers, query: good().query, body: bytes }).verdict).toBeDefined();
        }
        const long = Object.fromEntries(Object.entries(good().headers).map(([name]) => [name, 'x'.repeat(10_000)]));
        expect(verify({ ...good(), headers: long }).verdict).not.toBe('acknowledged');
      },
    },
  ];
}

type Verify = (request: WebhookRequest, nowMs?: number) => Verdict;
type Good = (id?: string, atMs?: number, body?: string) => WebhookRequest;

function without(request: WebhookRequest, names: ContractWebhook<unknown>['signature']): WebhookRequest {
  const drop = (from: Readonly<Record<string, string>>, gone: readonly string[] = []) =>
    Object.fromEntries(Object.entries(from).filter(([name]) => !gone.includes(name)));
  return { ...request, headers: drop(request.headers, names.headers), query: drop(request.query, names.query) };
}

/** The same request with its signature changed in one character. */
function forged(request: WebhookRequest, names: ContractWebhook<unknown>['signature']): WebhookRequest {
  const change = (from: Readonly<Record<string, string>>, which: readonly string[] = []) =>
    Object.fromEntries(
      Object.entries(from).map(([name, value]) => [
        name,
        which.includes(name)
          ? // Not the last character: in base64 some of its bits say nothing, and the signature would stay the same.
            value.replace(
              /^(.*)([0-9a-zA-Z])(.{4,})$/s,
              (_, begin, one, end) => `${begin}${one === 'a' ? 'b' : 'a'}${end}`,
            )
          : value,
      ]),
    );
  return { ...request, headers: change(request.headers, names.headers), query: change(request.query, names.query) };
}

function refusals(
  webhook: ContractWebhook<never>,
  sample: ContractSample,
  verify: Verify,
  good: Good,
): readonly ContractCase[] {
  const expectRefused = (verdict: Verdict): void => {
    expect(verdict.verdict).toBe('refused');
    if (verdict.verdict === 'refused') expect(verdict.failure.kind).toBe('unauthorized');
  };
  const cases: ContractCase[] = [
    {
      says: 'a delivery without a signature is refused',
      run: async () => expectRefused(verify(without(good(), webhook.signature))),
    },
    {
      says: 'a delivery with a forged signature is refused, and a later good one with its id is taken',
      run: async () => {
        expectRefused(verify(forged(good(), webhook.signature)));
        expect(verify(good()).verdict).toBe('accepted');
      },
    },
  ];
  if (webhook.coversBody) {
    cases.push({
      says: 'a delivery whose body was altered is refused, and the unaltered one is taken',
      run: async () => {
        const request = good();
        const body = Uint8Array.from(request.body);
        const last = body.length - 1;
        body[last] = (body[last] ?? 0) ^ 1;
        expectRefused(verify({ ...request, body }));
        expectRefused(verify({ ...request, body: Buffer.concat([request.body, Buffer.from(' ')]) }));
        expect(verify(request).verdict, sample.says).toBe('accepted');
      },
    });
  }
  const { staleAfterMs } = webhook;
  if (staleAfterMs !== undefined) {
    cases.push({
      says: 'a stale delivery and one from the future are refused; a clock that is a little off is not held against it',
      run: async () => {
        expectRefused(verify(good('delivery-1', NOW_MS - staleAfterMs - 2_000)));
        expectRefused(verify(good('delivery-1', NOW_MS + staleAfterMs + 2_000)));
        expect(verify(good('delivery-1', NOW_MS - staleAfterMs / 2)).verdict).toBe('accepted');
        expect(verify(good('delivery-1', NOW_MS + staleAfterMs / 2)).verdict).toBe('accepted');
      },
    });
  }
  return cases;
}

function acceptances(
  webhook: ContractWebhook<never>,
  sample: ContractSample,
  verify: Verify,
  good: Good,
): readonly ContractCase[] {
  return [
    {
      says: 'a delivery that is sent twice has one id, so that it is stored once; another has another',
      run: async () => {
        const id = (request: WebhookRequest): string => {
          const verdict = verify(request);
          return verdict.verdict === 'accepted' ? verdict.deliveryId : `not accepted: ${verdict.verdict}`;
        };
        expect(id(good())).not.toMatch(/^not accepted/);
        expect(id(good())).toBe(id(good()));
        // A retry is signed anew, at a later time.
        const { staleAfterMs = 60_000 } = webhook;
        expect(id(good('delivery-1', NOW_MS + Math.min(staleAfterMs / 2, 5_000)))).toBe(id(good()));
        const other = webhook.carriesId === false ? good('delivery-2', NOW_MS, `${sample.body} `) : good('delivery-2');
        expect(id(other)).not.toBe(id(good()));
      },
    },
    {
      says: 'what is kept of a delivery holds no signature',
      run: async () => {
        const request = good();
        const verdict = verify(request);
        const kept = verdict.verdict === 'accepted' ? verdict.headers : {};
        expect(Object.keys(kept).every((name) => name === name.toLowerCase())).toBe(true);
        const values = (webhook.signature.headers ?? []).map((name) => request.headers[name] ?? '');
        const secrets = [...values, ...(webhook.signature.query ?? []).map((name) => request.query[name] ?? '')];
        expect(secrets.filter((value) => value !== '' && JSON.stringify(kept).includes(value))).toEqual([]);
      },
    },
  ];
}
