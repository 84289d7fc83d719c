import type { LoadedConfiguration } from './load.ts';
import { type Origin, originText, type Path, pathText } from './origin.ts';
import { ENVIRONMENT } from './schema.ts';

/** One effective value, where it came from and how else it could be given. */
export interface ExplainedSetting {
  readonly path: string;
  /** JSON of the value; `***` when it is a secret in clear. References to secrets are shown, they say nothing. */
  readonly value: string;
  readonly origin: string;
  readonly from: Origin['from'];
  /** The environment variable that would win over the file. */
  readonly variable?: string;
  /** True when a secret stands in the file itself. */
  readonly exposed: boolean;
}

export interface ExplainOptions {
  /** Whether a setting of a connection is a secret, as its connector's schema says (`x-secret`). */
  readonly isSecret?: (connector: string, path: Path) => boolean;
}

const SECRET_NAME = /secret|token|password|apikey|api_key|privatekey|credential/i;
const REFERENCE = /\$\{(env|file|secret):[^}]+\}/;

/** Every effective value of a configuration, in the order of the file, with secrets masked. */
export function explainConfiguration(loaded: LoadedConfiguration, options: ExplainOptions = {}): ExplainedSetting[] {
  const { configuration, originOf } = loaded;
  return leavesOf(configuration, []).map(([path, value]) => {
    const origin = originOf(path);
    const secret = isSecret(loaded, path, options);
    const reference = typeof value === 'string' && REFERENCE.test(value);
    const hidden = secret && !reference && value !== '';
    const variable = Object.entries(ENVIRONMENT).find(([, setting]) => setting.join('.') === path.join('.'))?.[0];
    return {
      path: pathText(path),
      value: hidden ? '***' : maskUrl(JSON.stringify(value) ?? 'null'),
      origin: originText(origin),
      from: origin.from,
      ...(variable === undefined ? {} : { variable }),
      exposed:
        hidden &&
        origin.from === 'file' &&
        ['connections', 'identity', 'telemetry', 'alerts'].includes(String(path[0])),
    };
  });
}

function isSecret(loaded: LoadedConfiguration, path: Path, options: ExplainOptions): boolean {
  if (path[0] === 'identity' && typeof path.at(-1) === 'string' && String(path.at(-1)).endsWith('Seconds'))
    return false;
  if (path[0] === 'telemetry' && path[2] === 'headers') return true;
  // The address of a chat or a receiver opens it for whoever knows it.
  if (path[0] === 'alerts' && path[1] === 'routes' && path.at(-1) === 'url') return true;
  if (path[0] !== 'connections' || path[2] !== 'settings') return SECRET_NAME.test(String(path.at(-1)));
  const connector = loaded.configuration.connections[String(path[1])]?.connector ?? '';
  const settings = path.slice(3);
  return options.isSecret?.(connector, settings) === true || settings.some((part) => SECRET_NAME.test(String(part)));
}

/** Hides the password of an address such as postgres://user:password@host. */
function maskUrl(text: string): string {
  return text.replace(/(\w+:\/\/[^\s:/@"]+):[^\s@"]+@/g, '$1:***@');
}

function leavesOf(value: unknown, path: Path): (readonly [Path, unknown])[] {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || item === null) && !path.includes('settings')) {
      return [[path, value]];
    }
    return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, below]) => leavesOf(below, [...path, key]));
  }
  return [[path, value]];
}
