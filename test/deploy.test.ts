import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { createMetrics } from '../src/operations/metrics.ts';
import { ROOT, read } from './house.ts';

const RULES = 'deploy/prometheus/alerts.yml';
const RULE_TESTS = 'deploy/prometheus/alerts.test.yml';
const DASHBOARD = 'deploy/grafana/storeloom.json';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: { readonly severity?: string };
  readonly annotations?: { readonly summary?: string; readonly description?: string; readonly runbook_url?: string };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}

const rules = (parse(read(RULES)) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
const alerts = rules.filter((rule) => rule.alert !== undefined);
const dashboard = JSON.parse(read(DASHBOARD)) as Dashboard;
const charts = dashboard.panels.filter(({ type }) => type !== 'row');

let known: Set<string>;
beforeAll(async () => {
  const own = (await createMetrics('any').definitions()).flatMap(({ name, type }) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  const ofNode = [...(await createMetrics('any').text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? '');
  known = new Set([...own, ...ofNode.filter((name) => !name.startsWith('storeloom_')), 'up']);
});

/** Names of metrics in an expression: those of the hub, of Node, of Prometheus, and what the rules record. */
function namesIn(expr: string): string[] {
  const bare = expr.replace(/"[^"]*"/g, '""');
  return [...bare.matchAll(/\b(?:storeloom(?:[_:]\w+)+|(?:process|nodejs)_\w+|up(?=\{))/g)].map(([name]) => name);
}

const promtool = async (...parameters: string[]): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)('promtool', parameters, { cwd: join(ROOT, 'deploy/prometheus') });
    return stdout;
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (code !== 'ENOENT') throw new Error(`promtool ${parameters.join(' ')}\n${stdout}${stderr}`, { cause: error });
    throw new Error('promtool is not on this machine; it is in the Debian package prometheus', { cause: error });
  }
};

describe('what is deployed beside the hub', () => {
  test('the guard sees what it guards', () => {
    expect(alerts.length).toBeGreaterThan(20);
    expect(charts.length).toBeGreaterThan(20);
    expect(namesIn('sum(rate(storeloom_calls_total{end!~"storeloom_x"}[5m])) > up{job="a"}')).toEqual([
      'storeloom_calls_total',
      'up',
    ]);
  });

  test('Prometheus takes the alert rules', async () => {
    expect(await promtool('check', 'rules', 'alerts.yml')).toContain('SUCCESS');
  });

  test('each alert speaks when it should and keeps quiet when it should', async () => {
    expect(await promtool('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
    const { tests } = parse(read(RULE_TESTS)) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
    };
    const checks = tests.flatMap(({ alert_rule_test: each }) => each);
    const names = alerts.map(({ alert }) => alert ?? '');
    const speaking = checks.filter(({ exp_alerts }) => exp_alerts.length > 0).map(({ alertname }) => alertname);
    const quiet = checks.filter(({ exp_alerts }) => exp_alerts.length === 0).map(({ alertname }) => alertname);
    expect(names.filter((name) => !speaking.includes(name))).toEqual([]);
    // The slow burn is quiet where the fast one is tested to be.
    expect(names.filter((name) => !quiet.includes(name))).toEqual([]);
  });

  test('each alert says what it is, and where to read what to do', () => {
    const headings = [...read('docs/guides/observe.md').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      (heading ?? '').toLowerCase().replaceAll(' ', '-'),
    );
    for (const { alert, labels, annotations } of alerts) {
      expect(['critical', 'warning', 'info'], alert).toContain(labels?.severity);
      expect(annotations?.summary, alert).toMatch(/\w/);
      expect(annotations?.description, alert).toMatch(/\w/);
      const [page, anchor] = annotations?.runbook_url?.split('#') ?? [];
      expect(page, alert).toBe('docs/guides/observe.md');
      expect(headings, alert).toContain(anchor);
    }
  });

  test('every metric that the rules and the dashboard name is one that the hub has', () => {
    const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
    const named = [
      ...rules.map(({ expr }) => expr),
      ...charts.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ].flatMap(namesIn);
    expect(new Set(named).size).toBeGreaterThan(30);
    expect([...new Set(named)].filter((name) => !known.has(name) && !recorded.has(name))).toEqual([]);
  });

  test('Prometheus understands every question of the dashboard', async () => {
    const asked = charts.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(asked.length).toBeGreaterThan(20);
    // Grafana fills in its own words before it asks.
    const filled = asked.map((expr) => expr.replace(/\$__(rate_)?interval/g, '5m').replace(/\$\{?\w+\}?/g, 'any'));
    const folder = await mkdtemp(join(tmpdir(), 'storeloom-dashboard-'));
    const written = filled.map((expr, index) => ({ record: `panel:${index}`, expr }));
    const file = join(folder, 'panels.yml');
    await writeFile(file, stringify({ groups: [{ name: 'dashboard', rules: written }] }));
    try {
      expect(await promtool('check', 'rules', file)).toContain(`SUCCESS: ${filled.length} rules found`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('every metric of the hub has its place on the dashboard', async () => {
    const shown = charts.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => namesIn(expr)));
    const families = new Set(shown.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    /** Told by the pages of the proof, beside what was found. */
    const elsewhere = [
      'storeloom_stock_position_oldest_seconds',
      'storeloom_stock_positions',
      'storeloom_stock_proof_seconds',
      'storeloom_stock_publications_under_way',
      'storeloom_stock_shelves',
      'storeloom_stock_shelves_differing',
    ];
    const own = (await createMetrics('any').definitions()).map(({ name }) => name);
    expect(own.filter((name) => !families.has(name) && !elsewhere.includes(name))).toEqual([]);
  });

  test('the dashboard asks which source of data, and no panel covers another', () => {
    expect(dashboard.templating.list).toContainEqual(
      expect.objectContaining({ name: 'datasource', type: 'datasource' }),
    );
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const taken = new Map<string, string>();
    for (const { title, description, datasource, gridPos, type } of dashboard.panels) {
      if (type !== 'row') {
        expect(datasource?.uid, title).toBe('${datasource}');
        expect(description, title).toMatch(/\w/);
      }
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.get(`${x}/${y}`), title).toBeUndefined();
          taken.set(`${x}/${y}`, title);
        }
      }
    }
  });
});
