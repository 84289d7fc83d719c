import { isTimeZone } from '../kernel/clock.ts';
import type { Failure } from '../kernel/failure.ts';
import { configErrors } from './errors.ts';
import { nearest } from './nearest.ts';
import { type Origin, originText, type Path, pathText } from './origin.ts';
import type { Configuration } from './schema.ts';

/** What is wrong with the sections `alerts`, `closing` and `report` beyond their shape. */
export function serviceProblems(
  { alerts, closing, report }: Configuration,
  originOf: (path: Path) => Origin,
): Failure[] {
  const names = Object.keys(alerts.routes);
  const zones: (readonly [Path, string])[] = [
    [['report', 'timeZone'], report.timeZone],
    ...(closing.timeZone === undefined ? [] : [[['closing', 'timeZone'], closing.timeZone] as const]),
    ...Object.entries(alerts.routes).flatMap(([name, { quiet }]) =>
      quiet === undefined ? [] : [[['alerts', 'routes', name, 'quiet', 'timeZone'], quiet.timeZone] as const],
    ),
  ];
  return [
    ...zones
      .filter(([, zone]) => !isTimeZone(zone))
      .map(([path, zone]) =>
        problem(path, zone, 'is no time zone of the IANA table', 'a name like Europe/Paris', originOf),
      ),
    ...report.routes.flatMap((route, index) =>
      names.includes(route)
        ? []
        : [
            problem(
              ['report', 'routes', index],
              route,
              'is no route of alerts.routes',
              'a route',
              originOf,
              nearest(route, names),
            ),
          ],
    ),
    ...Object.entries(alerts.routes)
      .filter(([, { kind }]) => kind === 'email' && alerts.mail === undefined)
      .map(([name]) =>
        problem(['alerts', 'routes', name], name, 'needs a mail server under alerts.mail', 'alerts.mail', originOf),
      ),
  ];
}

function problem(
  path: Path,
  value: string,
  what: string,
  rule: string,
  originOf: (path: Path) => Origin,
  meant?: string,
): Failure {
  return configErrors.failure('SL-CONFIG-003', {
    because: `${originText(originOf(path))}: ${pathText(path)} "${value}" ${what}`,
    field: pathText(path),
    rule,
    value,
    ...(meant === undefined ? {} : { next: `Did you mean \`${meant}\`?` }),
  });
}
