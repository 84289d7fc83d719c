import { Compile } from 'typebox/compile';
import type { Failure } from '../kernel/failure.ts';
import { badLimits } from './approvals.ts';
import { configErrors } from './errors.ts';
import { nearest } from './nearest.ts';
import { type Origin, originText, type Path, pathText } from './origin.ts';
import { CONNECTION_NAME, type Configuration, ConfigurationSchema } from './schema.ts';
import { serviceProblems } from './service-problems.ts';
import { stockProblems } from './stock-problems.ts';
import { isTree, type Tree } from './tree.ts';

const validator = Compile(ConfigurationSchema);

/** Everything that is wrong with the merged settings: their shape first, and when it is right, what they mean. */
export function problemsOf(tree: Tree, originOf: (path: Path) => Origin): Failure[] {
  const shape = validator.Check(tree) ? [] : shapeProblems(tree, originOf);
  return shape.length > 0 ? shape : meaningProblems(tree as unknown as Configuration, originOf);
}

function shapeProblems(tree: Tree, originOf: (path: Path) => Origin): Failure[] {
  return validator.Errors(tree).flatMap((error): Failure[] => {
    const path = pathOfPointer(error.instancePath);
    const params = error.params as {
      additionalProperties?: string[];
      requiredProperties?: string[];
      allowedValues?: unknown[];
    };
    if (error.keyword === 'additionalProperties') {
      return (params.additionalProperties ?? []).map((name) =>
        unknownSetting([...path, name], error.schemaPath, originOf),
      );
    }
    if (error.keyword === 'required') {
      return (params.requiredProperties ?? []).map((name) => missingSetting([...path, name], originOf));
    }
    // The property's own complaint repeats what `additionalProperties` says better.
    if (error.message === 'schema is false') return [];
    const rule =
      params.allowedValues === undefined
        ? error.message
        : `must be one of ${params.allowedValues.map(String).join(', ')}`;
    return [wrongValue(path, rule, valueAt(tree, path), originOf)];
  });
}

/** Sections that were called otherwise once, and what they are called now. */
const RENAMED: Readonly<Record<string, string>> = {
  catalogue: 'assortment',
};

function unknownSetting(path: Path, schemaPath: string, originOf: (path: Path) => Origin): Failure {
  const name = String(path.at(-1));
  const meant = RENAMED[pathText(path)] ?? nearest(name, siblingsOf(schemaPath));
  return configErrors.failure('SL-CONFIG-004', {
    because: `${originText(originOf(path))}: ${pathText(path)} is not a setting`,
    field: pathText(path),
    rule: 'only known settings',
    ...(meant === undefined ? {} : { next: `Did you mean \`${meant}\`?` }),
  });
}

function missingSetting(path: Path, originOf: (path: Path) => Origin): Failure {
  return configErrors.failure('SL-CONFIG-005', {
    because: `${originText(originOf(path.slice(0, -1)))}: ${pathText(path)} is missing`,
    field: pathText(path),
    rule: 'required',
    next: `Add \`${String(path.at(-1))}:\` under ${pathText(path.slice(0, -1))}. ${descriptionOf(String(path.at(-1)))}`.trim(),
  });
}

function wrongValue(path: Path, rule: string, value: unknown, originOf: (path: Path) => Origin): Failure {
  const field = pathText(path);
  const isPrivate = /settings|token|secret|password|url/i.test(field);
  const shown = isPrivate ? '***' : (JSON.stringify(value)?.slice(0, 80) ?? 'nothing');
  return configErrors.failure('SL-CONFIG-003', {
    because: `${originText(originOf(path))}: ${field} ${rule}${isPrivate ? '' : `, not ${shown}`}`,
    field,
    rule,
    value: shown,
  });
}

function meaningProblems(configuration: Configuration, originOf: (path: Path) => Origin): Failure[] {
  const names = Object.keys(configuration.connections);
  const badNames = names
    .filter((name) => !new RegExp(CONNECTION_NAME).test(name))
    .map((name) =>
      wrongValue(
        ['connections', name],
        'must be named with lower-case letters, digits and hyphens (at most 63)',
        name,
        originOf,
      ),
    );
  const badRoles = Object.entries(configuration.roles)
    .filter(([, connection]) => !names.includes(connection))
    .map(([role, connection]) => {
      const meant = nearest(connection, names);
      return configErrors.failure('SL-CONFIG-006', {
        because: `${originText(originOf(['roles', role]))}: roles.${role} names the connection "${connection}", which is not configured`,
        field: `roles.${role}`,
        rule: 'names a configured connection',
        value: connection,
        ...(meant === undefined ? {} : { next: `Did you mean \`${meant}\`?` }),
      });
    });
  return [
    ...badNames,
    ...badRoles,
    ...badLimits(configuration.approvals).map(({ currency, why }) =>
      wrongValue(['approvals', 'limits', currency], why, configuration.approvals.limits[currency], originOf),
    ),
    ...stockProblems(configuration, originOf),
    ...assortmentProblems(configuration, originOf),
    ...serviceProblems(configuration, originOf),
    ...identityProblems(configuration, originOf),
  ];
}

/** Passwords and codes travel to the provider, so it is reached over TLS unless it runs on this machine. */
function identityProblems({ identity }: Configuration, originOf: (path: Path) => Origin): Failure[] {
  const { issuer } = identity.provider ?? {};
  if (issuer === undefined || !issuer.startsWith('http://')) return [];
  const { hostname } = URL.canParse(issuer) ? new URL(issuer) : { hostname: '' };
  if (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)) return [];
  return [wrongValue(['identity', 'provider', 'issuer'], 'must begin with https://', issuer, originOf)];
}

/** The assortment must speak of connections that are there, and its articles must have an owner. */
function assortmentProblems(
  { assortment, connections, roles }: Configuration,
  originOf: (path: Path) => Origin,
): Failure[] {
  const names = Object.keys(connections);
  const named: (readonly [Path, string])[] = [
    ...(assortment.owner === undefined ? [] : [[['assortment', 'owner'], assortment.owner] as const]),
    ...Object.keys(assortment.channels).map((channel) => [['assortment', 'channels', channel], channel] as const),
  ];
  const unknown = named
    .filter(([, connection]) => !names.includes(connection))
    .map(([path, connection]) => {
      const meant = nearest(connection, names);
      return configErrors.failure('SL-CONFIG-006', {
        because: `${originText(originOf(path))}: ${pathText(path)} names the connection "${connection}", which is not configured`,
        field: pathText(path),
        rule: 'names a configured connection',
        value: connection,
        ...(meant === undefined ? {} : { next: `Did you mean \`${meant}\`?` }),
      });
    });
  const owner = assortment.owner ?? roles.erp;
  if (Object.keys(assortment.channels).length === 0) return unknown;
  if (owner === undefined) {
    const next = 'Name the connection whose articles and prices hold, or bind the role `erp`.';
    return [...unknown, { ...missingSetting(['assortment', 'owner'], originOf), next }];
  }
  if (!Object.hasOwn(assortment.channels, owner)) return unknown;
  const path = ['assortment', 'channels', owner];
  return [...unknown, wrongValue(path, 'must not be the owner of the articles', owner, originOf)];
}

/** Names that may stand where the schema path points: `#/properties/hub` → the settings of `hub`. */
function siblingsOf(schemaPath: string): string[] {
  let at: unknown = ConfigurationSchema;
  for (const part of schemaPath.split('/').slice(1)) {
    at = (at as Tree | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return Object.keys((at as { properties?: Tree } | undefined)?.properties ?? {});
}

function descriptionOf(name: string): string {
  const search = (schema: unknown): string | undefined => {
    if (!isTree(schema)) return undefined;
    const properties = schema.properties;
    if (isTree(properties)) {
      const own = properties[name];
      if (isTree(own) && typeof own.description === 'string') return own.description;
      for (const property of Object.values(properties)) {
        const found = search(property);
        if (found !== undefined) return found;
      }
    }
    const patterns = schema.patternProperties;
    return isTree(patterns)
      ? Object.values(patterns)
          .map(search)
          .find((found) => found !== undefined)
      : undefined;
  };
  return search(ConfigurationSchema) ?? '';
}

function valueAt(tree: Tree, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (at as Tree | undefined)?.[String(part)], tree);
}

function pathOfPointer(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
