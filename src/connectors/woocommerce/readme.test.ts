import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { manifest, SettingsSchema } from './manifest.ts';

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');

test('the page names every setting, command and event', () => {
  const names = [...Object.keys(SettingsSchema.properties), ...manifest.accepts, ...manifest.emits];
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
