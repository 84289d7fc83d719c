import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { signatureHeaders } from './signature.ts';

type Verify = (secret: string, headers: Record<string, string>, body: string) => boolean;

test('what the guide tells developers to write verifies what the hub signs', async () => {
  const guide = readFileSync(new URL('../../docs/guides/partner-webhooks.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n(.*?)```/s.exec(guide) ?? [];
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const { verify } = (await import(/* @vite-ignore */ url)) as { verify: Verify };
  const [current, former] = [7, 9].map((fill) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`) as [
    string,
    string,
  ];
  const body = '{"name":"Zoë"}';
  const headers = signatureHeaders({ id: 'msg_1', atMs: Date.now(), body }, [current, former]);
  expect(verify(current, headers, body)).toBe(true);
  expect(verify(former, headers, body)).toBe(true);
  expect(verify(current, headers, `${body} `)).toBe(false);
  expect(verify(`whsec_${Buffer.alloc(32).toString('base64')}`, headers, body)).toBe(false);
  const old = signatureHeaders({ id: 'msg_1', atMs: Date.now() - 600_000, body }, [current]);
  expect(verify(current, old, body)).toBe(false);
});
