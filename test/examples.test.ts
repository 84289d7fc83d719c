import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONNECTORS } from '../src/apps/connectors.ts';
import { refuseBadConnections } from '../src/apps/hub/connections.ts';
import { processProblems } from '../src/apps/hub/processes.ts';
import { parseConfiguration } from '../src/config/load.ts';
import { filesOf, read } from './house.ts';

const examples = filesOf(/^examples\/.*storeloom\.yaml$/);

/** Gives every variable that an example names. */
const environmentOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name]) => [name, 'a-value-of-sixteen-or-more']));

describe('examples', () => {
  test('there are some', () => expect(examples).toContain('examples/web-shop/storeloom.yaml'));

  test.each(examples)('%s is a configuration that a hub would open', async (file) => {
    const text = read(file);
    const environment = environmentOf(text);
    const { configuration } = parseConfiguration(text, { environment: {}, file: `${dirname(file)}/storeloom.yaml` });
    await refuseBadConnections(configuration, CONNECTORS, { environment });
    expect(processProblems(configuration)).toEqual([]);
  });

  test('a setting that no connector knows would be refused', async () => {
    const text = read('examples/web-shop/storeloom.yaml').replace('shopDomain:', 'shopDomains:');
    const { configuration } = parseConfiguration(text, { environment: {} });
    await expect(refuseBadConnections(configuration, CONNECTORS, { environment: environmentOf(text) })).rejects.toThrow(
      /SL-CONN-001/,
    );
  });
});
