import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { POS_MESSAGES } from '../connectors/pos/index.ts';
import { apiDocument } from '../gateway/api/openapi.ts';
import { clientTypes } from '../governance/api/client.ts';
import { apiPage } from '../governance/api/markdown.ts';
import { asyncApiDocument } from '../governance/asyncapi.ts';
import { errorPage, languagePage } from '../governance/pages.ts';
import { catalogueMessages, jsonSchemaOf } from '../governance/schemas.ts';
import { createMetrics } from '../operations/metrics.ts';
import { metricsPage } from '../operations/metrics-page.ts';
import { RUNBOOKS } from '../operations/runbooks.ts';
import { processReference } from '../testing/simulation/reference.ts';
import { errorEntries } from './error-entries.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Folders in which every file is generated, so that what is generated no longer must go. */
export const GENERATED_FOLDERS = ['docs/reference/schemas', 'docs/reference/processes', 'docs/reference/pos'];

/** Every generated page and schema, by path from the root. A test compares them with the files. */
export async function referenceFiles(): Promise<ReadonlyMap<string, string>> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  return new Map<string, string>([
    ['docs/reference/errors.md', errorPage(await errorEntries(), (code) => RUNBOOKS.get(code))],
    ['docs/reference/language.md', languagePage()],
    ['docs/reference/metrics.md', metricsPage(await createMetrics('any').definitions())],
    ['docs/reference/asyncapi.json', json(asyncApiDocument(version))],
    ['docs/reference/openapi.json', json(apiDocument(version))],
    ['docs/reference/api.md', apiPage(apiDocument(version))],
    ['console/src/api/schema.ts', clientTypes(apiDocument(version))],
    ...(await processReference()),
    ...Object.entries(POS_MESSAGES).map(
      ([type, schema]) => [`docs/reference/pos/${type}.json`, json(posSchema(type, schema))] as const,
    ),
    ...catalogueMessages().map(
      (message) => [`docs/reference/schemas/${message.type}.json`, json(jsonSchemaOf(message))] as const,
    ),
  ]);
}

/** A message of the point-of-sale contract as a document of its own. */
function posSchema(type: string, schema: object): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:storeloom:pos:v1:${type}`,
    title: type,
    ...schema,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = await referenceFiles();
  for (const folder of GENERATED_FOLDERS) rmSync(join(ROOT, folder), { recursive: true, force: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), content);
  }
}
