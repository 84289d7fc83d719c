/** The pattern of LIKE for what begins with `text`, its wildcards taken as letters. */
export function beginsWith(text: string): string {
  return `${text.replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`;
}
