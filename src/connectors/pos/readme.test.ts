import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { deliveryOf } from '../../testing/connector-contract/bench.ts';
import { pos } from './index.ts';
import { manifest, SettingsSchema } from './manifest.ts';
import { BATCH_MESSAGES, MESSAGES, type MessageType } from './messages.ts';

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```json\n([^`]+)\n```/g)].map(([, text = '']) => text);
const typeOf = (text: string) => (JSON.parse(text) as { type: MessageType }).type;

describe('the page of the contract', () => {
  test('names every setting, event, type and limit', () => {
    const names = [...Object.keys(SettingsSchema.properties), ...manifest.emits, ...Object.keys(MESSAGES)];
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
    expect(readme).toContain(`up to ${BATCH_MESSAGES} messages`);
  });

  test('has an example of every type, the same as the fixture', () => {
    expect(examples.map(typeOf).sort()).toEqual(Object.keys(MESSAGES).sort());
    for (const text of examples) {
      const fixture = readFileSync(new URL(`./fixtures/${typeOf(text)}.json`, import.meta.url), 'utf8');
      expect(text).toBe(fixture.trimEnd());
    }
  });

  test.each(examples.map((text) => [typeOf(text), text] as const))(
    'the example of a %s is understood',
    (type, body) => {
      const settings = { webhookSecrets: [], zone: 'Europe/Paris' };
      const translation = pos.translate(deliveryOf({ topic: 'message', body }), { connection: 'stores', settings });
      expect(translation.kind).toBe(type === 'batch' ? 'parts' : 'events');
      // And by the published schema, with a validator that is not ours.
      const validate = new Ajv({ strict: false }).compile(JSON.parse(JSON.stringify(MESSAGES[type])));
      expect(validate(JSON.parse(body)), JSON.stringify(validate.errors)).toBe(true);
    },
  );

  test('its signature is that of the Standard Webhooks', () => {
    const [, secret = ''] = /the secret `(whsec_[^`]+)`/.exec(readme) ?? [];
    const [, id = ''] = /the id `([^`]+)`/.exec(readme) ?? [];
    const [, time = ''] = /the time `(\d+)`/.exec(readme) ?? [];
    const [, body = ''] = /the body\s+`([^`]+)`/.exec(readme) ?? [];
    const [, signature = ''] = /give `(v1,[^`]+)`/.exec(readme) ?? [];
    const headers = { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature };
    const clock = { ...systemClock, now: () => Number(time) * 1_000 };
    const profile = { connection: 'stores', settings: { webhookSecrets: [secret], zone: 'UTC' } };
    const verify = (changed: Record<string, string>) =>
      pos.webhook?.verify({ headers: { ...headers, ...changed }, query: {}, body: Buffer.from(body) }, profile, clock)
        .verdict;
    expect(verify({})).toBe('accepted');
    // Several signatures stand there while a secret is changed; other versions are not ours.
    expect(verify({ 'webhook-signature': `v1a,xyz v1,AAAA ${signature}` })).toBe('accepted');
    expect(verify({ 'webhook-signature': signature.replace('v1,', 'v2,') })).toBe('refused');
    expect(verify({ 'webhook-id': `${id}.1` })).toBe('refused');
  });
});
