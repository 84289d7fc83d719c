/** Examples below the help of a command. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ storeloom ${line}`).join('\n')}\n`;
}

/** What every command's help ends with. */
export const FOOTER = `
Exit codes: 0 all is well · 1 something is wrong and was said · 2 wrong usage or configuration · 3 no hub answers · 130 interrupted

The configuration is storeloom.yaml in this folder, or --config, or STORELOOM_CONFIG. Commands that ask a running hub find it by
its data directory; from elsewhere give --url and --token (STORELOOM_URL, STORELOOM_TOKEN).
`;
