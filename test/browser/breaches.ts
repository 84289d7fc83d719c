import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds on a page, in a line each.
 *
 * @throws Error on a page that moves: colours that fade in or out have no contrast that could be judged
 */
export async function breaches(page: Page): Promise<string[]> {
  if (!(await page.evaluate('matchMedia("(prefers-reduced-motion: reduce)").matches'))) {
    throw new Error('axe needs a page that stands still: sign in with reducedMotion: "reduce"');
  }
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    '(window.axe ?? axe).run(document, { resultTypes: ["violations"] })',
  )) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}
