import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ALERTS_DEFAULTS } from '../config/alerts.ts';
import { lookAround } from './alerts/rules.ts';
import { RUNBOOKS, runbookOf } from './runbooks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Areas of codes that only who asks is answered with: the command line, the API, the configuration, sign-in. */
const ANSWERED_ONLY =
  /^SL-(CLI|DEMO|CONFIG|GATEWAY|IDENTITY|MAP|AUDIT|APPROVAL)-|^SL-OPS-00[2-7]$|^SL-MATCH-00[45678]$|^SL-PROOF-012$|^SL-PARTNER-0(0[1-4]|12)$/;

async function codes(): Promise<string[]> {
  const files = globSync('src/**/errors.ts', { cwd: ROOT, exclude: ['src/connector/new/**'] });
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(`${ROOT}/${file}`).href)));
  return modules.flatMap((module: Record<string, { entries?: object }>) =>
    Object.values(module).flatMap(({ entries = {} }) => Object.keys(entries)),
  );
}

/** `page.md#section` of every heading of the second rank. */
function sections(): string[] {
  return globSync('docs/runbooks/*.md', { cwd: ROOT }).flatMap((file) =>
    [...readFileSync(`${ROOT}/${file}`, 'utf8').matchAll(/^## (.+)$/gm)].map(
      ([, heading = '']) =>
        `${file.split('/').at(-1)}#${heading
          .toLowerCase()
          .replaceAll(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-')}`,
    ),
  );
}

describe('runbooks', () => {
  test('every code behind which a case can stand has one section, and no other code has', async () => {
    const all = await codes();
    expect(all.length).toBeGreaterThan(150);
    expect(all.filter((code) => !ANSWERED_ONLY.test(code) && !RUNBOOKS.has(code))).toEqual([]);
    expect([...RUNBOOKS.keys()].filter((code) => !all.includes(code))).toEqual([]);
    expect([...RUNBOOKS.keys()].filter((code) => ANSWERED_ONLY.test(code))).toEqual([]);
  });

  test('every section that is linked is there and says what a section must say', () => {
    const there = sections();
    expect([...new Set(RUNBOOKS.values())].filter((section) => !there.includes(section))).toEqual([]);
    expect(there).toContain(runbookOf('SL-MINE-001'));
    const parts = ['What one sees.', 'What it means.', 'How to look.', 'How to mend.', 'How to prevent.'];
    for (const file of globSync('docs/runbooks/*.md', { cwd: ROOT }).filter((name) => !name.endsWith('README.md'))) {
      const [, ...bodies] = readFileSync(`${ROOT}/${file}`, 'utf8').split(/^## /m);
      expect(bodies.length, file).toBeGreaterThan(0);
      for (const body of bodies) for (const part of parts) expect(body, file).toContain(`**${part}**`);
    }
  });

  test('every alert leads to a section and to a page of the console that are there', () => {
    const { conditions } = lookAround(troubled(), ALERTS_DEFAULTS);
    const there = sections();
    expect(new Set(conditions.map(({ rule }) => rule)).size).toBe(8);
    expect(conditions.filter(({ runbook }) => !there.includes(runbook))).toEqual([]);
    const router = readFileSync(`${ROOT}/console/src/router.tsx`, 'utf8');
    const pages = [...router.matchAll(/path: '([^']+)'/g)].map(([, path]) => path);
    expect(pages.length).toBeGreaterThan(8);
    expect(conditions.map(({ path }) => path.split('?')[0]).filter((path) => !pages.includes(path))).toEqual([]);
  });
});

/** Facts in which every rule sees something. */
function troubled(): Parameters<typeof lookAround>[0] {
  const nowMs = Date.UTC(2026, 10, 20, 10);
  const longAgo = nowMs - 3 * 3_600_000;
  const level = { name: 'orders', withinMs: 300_000, target: 0.995, overDays: 30, good: 10, bad: 10 } as const;
  return {
    nowMs,
    late: [{ channel: 'shop', count: 2, sinceMs: longAgo }],
    silent: [{ connection: 'tills', location: 'location/paris', tills: 1, sinceMs: longAgo }],
    subscriptions: [
      {
        name: 'deliver/erp',
        lag: { live: 9, standard: 0, bulk: 0 },
        oldestMs: 3 * 3_600_000,
        retrying: 1,
        dead: 0,
        paused: { reason: 'SL-HTTP-001: away', byPerson: false },
      },
    ],
    polls: [],
    stock: [{ connection: 'shop', underWay: 4, oldestMs: longAgo }],
    endings: [{ what: 'machine', name: 'warehouse', owner: 'logistics', atMs: nowMs + 86_400_000 }],
    levels: [
      {
        ...level,
        budget: 0.1,
        days: [],
        budgetLeft: -9.9,
        burn: { hour: 100, sixHours: 100, day: 100, threeDays: 100 },
      },
    ],
    cases: [
      {
        id: 'c',
        kind: 'dead-letters',
        code: 'SL-ODOO-010',
        because: 'no such product',
        count: 3,
        sinceMs: longAgo,
        state: 'open',
        severity: 'warning',
        owner: 'erp team',
        assigned: false,
        openedMs: longAgo,
        deadlineMs: nowMs - 1,
        episode: 1,
      },
    ],
  };
}
