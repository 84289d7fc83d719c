import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Hub } from '../../src/apps/hub.ts';
import { openBrowser } from './chromium.ts';

/** Pages take their time on a loaded machine. */
const PATIENCE_MS = 60_000;

/** A browser that a test has for itself. */
export interface Visitor extends AsyncDisposable {
  readonly browser: Browser;
  /** Opens the console of a hub, signed in as its local administrator. */
  signIn(hub: Pick<Hub, 'url' | 'token'>, options?: BrowserContextOptions): Promise<Page>;
  /** Takes what the pages have complained of since it was asked last. */
  complaints(): readonly string[];
}

export async function openVisitor(): Promise<Visitor> {
  const browser = await openBrowser();
  const complaints: string[] = [];
  return {
    browser,
    complaints: () => complaints.splice(0),
    async signIn(hub, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'en-GB', ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        // A refusal is part of the conversation; the browser logs each of them.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          complaints.push(message.text());
        }
      });
      await page.goto(`${hub.url}${await signInLink(hub)}`);
      await page.getByRole('heading', { name: 'Systems' }).waitFor();
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** A link as `storeloom console` prints it. */
async function signInLink({ url, token }: Pick<Hub, 'url' | 'token'>): Promise<string> {
  const answer = await fetch(`${url}/api/v1/sign-in-links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  const { path } = (await answer.json()) as { path: string };
  return path;
}
