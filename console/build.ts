import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What `npm ci` runs at its end: builds the console, so that a hub from a checkout has its pages. An installation without
 * the development packages has nothing to build with; the package that is published brings the pages along.
 */
async function prepare(): Promise<void> {
  const vite = await import('vite').catch(() => undefined);
  if (vite !== undefined) {
    await vite.build({ root: import.meta.dirname, configFile: join(import.meta.dirname, 'vite.config.ts') });
    return;
  }
  if (existsSync(join(import.meta.dirname, 'dist/index.html'))) return;
  process.stdout.write('The console was not built: that takes the development packages. The hub runs without it.\n');
}

await prepare();
