import type { TSchema } from 'typebox';
import { cliErrors } from './errors.ts';

/** One setting of a connector that can be asked for, as its schema describes it. */
export interface Field {
  /** `['orderReference', 'metadataKey']` */
  readonly path: readonly string[];
  readonly kind: 'text' | 'secret' | 'number' | 'flag' | 'choice' | 'texts' | 'secrets' | 'map';
  readonly description: string;
  readonly required: boolean;
  readonly choices?: readonly string[];
  readonly pattern?: string;
}

interface Node {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly patternProperties?: Readonly<Record<string, Node>>;
  readonly 'x-secret'?: boolean;
}

/** The settings that people can give in words: the required ones first. What needs a list of objects is for the file. */
export function fieldsOf(settings: TSchema): Field[] {
  const all = fieldsBelow(settings as Node, [], true);
  return [...all.filter(({ required }) => required), ...all.filter(({ required }) => !required)];
}

function fieldsBelow(node: Node, path: readonly string[], required: boolean): Field[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, below]): Field[] => {
    const at = [...path, name];
    const needed = required && (node.required ?? []).includes(name);
    if (below.properties !== undefined) return fieldsBelow(below, at, needed);
    const kind = kindOf(below);
    if (kind === undefined) return [];
    return [
      {
        path: at,
        kind,
        description: below.description ?? below.items?.description ?? '',
        required: needed,
        ...(below.enum === undefined ? {} : { choices: below.enum }),
        ...(below.pattern === undefined ? {} : { pattern: below.pattern }),
      },
    ];
  });
}

function kindOf(node: Node): Field['kind'] | undefined {
  if (node.enum !== undefined) return 'choice';
  if (node['x-secret'] === true) return 'secret';
  if (node.patternProperties !== undefined) return 'map';
  switch (node.type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'flag';
    case 'array':
      if (node.items?.['x-secret'] === true) return 'secrets';
      return node.items?.type === 'string' ? 'texts' : undefined;
    default:
      // A reference by id or by name: whatever is written is one of both.
      return node.anyOf === undefined ? undefined : 'text';
  }
}

/** A value as people write it: `a, b` for lists, `true`, `12`. Throws SL-CLI-004. */
export function readField(field: Field, text: string): unknown {
  const name = field.path.join('.');
  const wrong = (rule: string): Error =>
    cliErrors.error('SL-CLI-004', {
      because: `${name} ${rule}`,
      field: name,
      rule,
      ...(field.description === '' ? {} : { next: field.description }),
    });
  switch (field.kind) {
    case 'number':
      if (!/^-?\d+(\.\d+)?$/.test(text)) throw wrong('must be a number');
      return Number(text);
    case 'flag':
      if (!/^(true|false|yes|no)$/i.test(text)) throw wrong('must be yes or no');
      return /^(true|yes)$/i.test(text);
    case 'choice':
      if (!field.choices?.includes(text)) throw wrong(`must be one of ${field.choices?.join(', ')}`);
      return text;
    case 'texts':
    case 'secrets':
      return text.split(',').map((part) => part.trim());
    case 'map':
      return Object.fromEntries(text.split(',').map((part) => pairOf(part, wrong)));
    case 'text':
    case 'secret':
      if (field.pattern !== undefined && !isReference(text) && !new RegExp(field.pattern).test(text)) {
        throw wrong(`does not look right (${field.pattern})`);
      }
      return text;
  }
}

function pairOf(part: string, wrong: (rule: string) => Error): [string, string | number] {
  const cut = part.indexOf('=');
  if (cut < 1) throw wrong('is written as name=value, separated by commas');
  const value = part.slice(cut + 1).trim();
  return [part.slice(0, cut).trim(), /^\d{1,9}$/.test(value) ? Number(value) : value];
}

/** `${env:NAME}`, `${file:/path}` or `${secret:name}`. */
export function isReference(text: string): boolean {
  return /^\$\{(env|file|secret):[^}]+\}$/.test(text);
}
