/** Where a value came from. */
export type Origin =
  | { readonly from: 'default' }
  | { readonly from: 'file'; readonly file: string; readonly line: number }
  | { readonly from: 'environment'; readonly variable: string }
  | { readonly from: 'option'; readonly option: string };

/** A setting's place in the tree: `['hub', 'port']`. */
export type Path = readonly (string | number)[];

/** `hub.port`, `connections.shopify-eu.settings.scopes[2]`, `shops["eu.example.com"]`. */
export function pathText(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (part.includes('.')) return `["${part}"]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

/** `storeloom.yaml:12`, `environment DATABASE_URL`, `default`. */
export function originText(origin: Origin): string {
  switch (origin.from) {
    case 'default':
      return 'default';
    case 'file':
      return `${origin.file}:${origin.line}`;
    case 'environment':
      return `environment ${origin.variable}`;
    case 'option':
      return `option ${origin.option}`;
  }
}
