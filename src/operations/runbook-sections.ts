/** A section of a runbook, to be shown where the trouble is. */
export interface RunbookSection {
  readonly heading: string;
  /** Markdown, without the heading. */
  readonly text: string;
}

/** The sections of one page below docs/runbooks, by `page.md#section`. Pure. */
export function sectionsOf(page: string, markdown: string): readonly (readonly [string, RunbookSection])[] {
  const [, ...parts] = markdown.split(/^## /m);
  return parts.map((part) => {
    const [heading = '', ...lines] = part.split('\n');
    return [`${page}#${anchorOf(heading)}`, { heading: heading.trim(), text: lines.join('\n').trim() }] as const;
  });
}

/** As the usual readers of Markdown make an address of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
