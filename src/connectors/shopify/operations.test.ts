import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  buildSchema,
  type GraphQLSchema,
  type IntrospectionQuery,
  NoDeprecatedCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import * as bulkTexts from './bulk-texts.ts';
import * as operations from './operations.ts';
import * as productOperations from './product-operations.ts';

/** The part that is shipped, and the whole where it is at hand. */
const PART = ['admin-2026-10.graphql', 'admin-2026-10-products.graphql']
  .map((name) => readFileSync(new URL(`./simulator/${name}`, import.meta.url), 'utf8'))
  .join('\n');
const WHOLE = new URL('../../../../shared/specs/shopify/admin_2026-10.introspection.json.gz', import.meta.url);

const { readProducts, setProductInBulk, ...productTexts } = productOperations;
const made = { readProducts: readProducts(3), setProductInBulk: setProductInBulk('SetProducts') };
const texts = Object.entries({ ...operations, ...productTexts, ...bulkTexts, ...made });

function whole(): GraphQLSchema {
  const { data } = JSON.parse(gunzipSync(readFileSync(WHOLE)).toString('utf8')) as { data: IntrospectionQuery };
  return buildClientSchema(data);
}

describe('the operations of the connector', () => {
  test('there are operations to look at, and a wrong one is found', () => {
    expect(texts.length).toBeGreaterThan(15);
    const [problem] = validate(buildSchema(PART), parse('{ orders(first: 1) { colour } }'));
    expect(problem?.message).toContain('colour');
  });

  const schemas = [['the shipped part of', () => buildSchema(PART)] as const];
  if (existsSync(WHOLE)) schemas.push(['the whole', whole] as never);

  test.each(schemas)(
    "every operation is valid in %s Shopify's schema 2026-10, and none uses what is deprecated",
    (_name, schemaOf) => {
      const schema = schemaOf();
      for (const [name, text] of texts) {
        expect([
          name,
          validate(schema, parse(text), [...specifiedRules, NoDeprecatedCustomRule]).map(({ message }) => message),
        ]).toEqual([name, []]);
      }
    },
  );
});
