import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { manifest, SettingsSchema } from './manifest.ts';

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');

test('the page names every setting, command and event', () => {
  const { folder, sftp } = SettingsSchema.properties;
  const names = [SettingsSchema, folder, sftp].flatMap(({ properties }) => Object.keys(properties));
  expect([...names, ...manifest.accepts, ...manifest.emits].filter((name) => !readme.includes(`\`${name}\``))).toEqual(
    [],
  );
});

test('the limits that it names are those that hold', () => {
  expect(readme).toContain(`beyond ${LIMITS.bankBatchParts} parts`);
  expect(readme).toContain(`${LIMITS.bankFileBytes / 2 ** 20} MiB`);
  expect(readme).toContain(`${LIMITS.bankFileRows.toLocaleString('en')} rows`);
  expect(readme).toContain(`${LIMITS.bankUnreadableRows.toLocaleString('en')} unreadable rows`);
});
