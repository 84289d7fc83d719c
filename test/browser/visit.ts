import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Hub } from '../../src/apps/hub.ts';
import { openBrowser } from './chromium.ts';

/** Pages take their time on a loaded machine. */
const PATIENCE_MS = 30_000;

/** A browser that a test has for itself. */
export interface Visitor extends AsyncDisposable {
  readonly browser: Browser;
  /** Opens the console of a hub, signed in. What the page complains of stands in `complaints`. */
  signIn(hub: Hub, options?: BrowserContextOptions): Promise<Page>;
  readonly complaints: readonly string[];
}

export async function openVisitor(): Promise<Visitor> {
  const browser = await openBrowser();
  const complaints: string[] = [];
  return {
    browser,
    complaints,
    async signIn(hub, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: 'en-GB', ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(hub.url);
      await page.getByLabel('Token').fill(hub.token);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
