import { existsSync } from 'node:fs';
import { env } from 'node:process';
import { type Browser, chromium } from 'playwright-core';

/** Where systems keep it; CHROMIUM names another place. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** On a loaded machine its first start reads hundreds of megabytes from the disk. */
const START_MS = 120_000;

/** The machine's own Chromium, without a window. Throws and says how to get one when there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = [env.CHROMIUM, ...PLACES].find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) {
    throw new Error(
      `The tests of the console need Chromium, and there is none at ${PLACES.join(', ')}: ` +
        'install it (Debian: apt-get install chromium), or name it in CHROMIUM',
    );
  }
  return chromium.launch({
    executablePath,
    timeout: START_MS,
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
