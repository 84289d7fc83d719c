import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(
    `The tests run on the Node that the project brings, and this is ${process.version}: use "npm test" or "npx vitest"`,
  );
}

/** Files that take minutes begin first, so that none of them is left alone at the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const weight = ({ moduleId }: TestSpecification): number =>
      /test\/(bench|faults|scenarios\/(month|ring))/.test(moduleId) ? 0 : /\/(test|apps)\//.test(moduleId) ? 1 : 2;
    return (await super.sort(files)).toSorted((left, right) => weight(left) - weight(right));
  }
}

/**
 * Two projects: `unit` needs nothing but Node and runs in `npm run check`; `system` starts a real PostgreSQL, servers and
 * hubs, and runs with `npm test`. A test that needs the database ends in `.postgres.test.ts`. What the files need is loaded once for
 * each worker instead of once for each file, which spares minutes: no test may count on a module that nobody used before.
 */
export default defineConfig({
  test: {
    reporters: ['default', './src/testing/closing-line.ts'],
    // Node itself loads the files, as it does in production, which spares each file of tests the seconds of a bundler.
    experimental: { viteModuleRunner: false },
    maxWorkers: 2,
    // Of tests that say that they may run side by side.
    maxConcurrency: 2,
    // All limits of time only bound what hangs: a machine that is five times slower than a developer's keeps them.
    teardownTimeout: 60_000,
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          include: ['src/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['**/*.postgres.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'system',
          isolate: false,
          include: ['src/**/*.postgres.test.ts', 'test/*/**/*.test.ts'],
          globalSetup: ['src/testing/postgres-setup.ts', 'test/browser/build-console.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // After the unit tests, so that servers and hubs have the machine to themselves.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
