/** A decoded form: brackets have become objects, lists are objects with the keys 0, 1, … or arrays. */
type FormNode = string | FormNode[] | { [key: string]: FormNode };
export type FormFields = { [key: string]: FormNode };

/** Reads `metadata[order]=SO1&types[]=a&types[]=b` as Stripe does. Keys that would reach a prototype are left out. */
export function decodeForm(text: string): FormFields {
  const fields: FormFields = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [name.replace(/\[.*$/, ''), ...[...name.matchAll(/\[([^\]]*)\]/g)].map(([, key]) => key ?? '')];
    if (path.some((key) => key === '__proto__')) continue;
    put(fields, path, value);
  }
  return fields;
}

function put(node: FormFields, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  const key = head === '' ? String(Object.keys(node).length) : head;
  if (rest.length === 0) {
    node[key] = value;
    return;
  }
  const inner = node[key];
  const next: FormFields = typeof inner === 'object' && !Array.isArray(inner) ? inner : {};
  node[key] = next;
  put(next, rest, value);
}

/** The text of a field. */
export function textOf(fields: FormFields, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The values of a list, however its brackets were written. */
export function listOf(fields: FormFields, name: string): string[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return Object.values(value).filter((item): item is string => typeof item === 'string');
}

/** A map of texts, such as metadata; an empty text unsets its key. */
export function mapOf(fields: FormFields, name: string): Record<string, string> {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined || typeof value === 'string' || Array.isArray(value)) return {};
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
}
