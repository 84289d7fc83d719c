import { defineConfig } from 'vitest/config';

if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(
    `The tests run on the Node that the project brings, and this is ${process.version}: use "npm test" or "npx vitest"`,
  );
}

/**
 * Two projects: `unit` needs nothing but Node and runs in `npm run check`; `system` starts a real PostgreSQL, servers and
 * hubs, and runs with `npm test`. A test that needs the database ends in `.postgres.test.ts`.
 */
export default defineConfig({
  test: {
    reporters: ['default', './src/testing/closing-line.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['**/*.postgres.test.ts'],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'system',
          include: ['src/**/*.postgres.test.ts', 'test/*/**/*.test.ts'],
          globalSetup: ['src/testing/postgres-setup.ts', 'test/browser/build-console.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          // After the unit tests, so that servers and hubs have the machine to themselves.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
