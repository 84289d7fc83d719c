/** Where a role or a machine may reach, as people write it: entries between commas or spaces. */

const KINDS = ['channel', 'location', 'brand', 'region'];
/** A name of a channel, store, brand or region. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,199}$/;

export const reachOf = (text: string): string[] => text.split(/[\s,]+/).filter((entry) => entry !== '');

/** What is wrong with a reach as it is written; undefined when nothing is. */
export function wrongInReach(text: string): string | undefined {
  const entries = reachOf(text);
  if (entries.length === 0) return 'Say where: * is everywhere.';
  if (entries.length > 1 && entries.includes('*')) return '* is everywhere: leave it out, or the others.';
  return entries.map(wrongInEntry).find((wrong) => wrong !== undefined);
}

function wrongInEntry(entry: string): string | undefined {
  if (entry === '*') return undefined;
  const slash = entry.indexOf('/');
  if (slash < 0) return `“${entry}” of what? Write ${KINDS.map((kind) => `${kind}/${entry}`).join(', ')}, or * alone.`;
  const kind = entry.slice(0, slash);
  if (!KINDS.includes(kind)) return `“${kind}” is none of ${KINDS.join(', ')}.`;
  if (NAME.test(entry.slice(slash + 1))) return undefined;
  return `After “${kind}/” comes a name: letters, digits, dots, hyphens, underscores and tildes, a letter or digit first.`;
}
