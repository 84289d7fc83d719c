/** The few pages that the hub shows before anybody is signed in. They need no script and nothing from elsewhere. */
export interface Page {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly code?: string;
  readonly action?: { readonly href: string; readonly label: string };
}

const STYLE = `:root{color-scheme:light dark;--ink:#1c2430;--paper:#f6f4ef;--soft:#5c6675;--line:#d9d5cb;--accent:#1f5f5b}
@media (prefers-color-scheme:dark){:root{--ink:#e8e6e1;--paper:#14181d;--soft:#98a1ad;--line:#2b323b;--accent:#6fc3b8}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}main{width:min(30rem,calc(100vw - 2rem));padding:2rem;border:1px solid var(--line);border-radius:12px}
h1{font-size:1.25rem;margin:0 0 .75rem}p{margin:.5rem 0;color:var(--soft)}code{color:var(--soft);font-size:.8rem}
a.action{display:inline-block;margin-top:1rem;padding:.6rem 1.1rem;border-radius:8px;background:var(--accent);color:var(--paper);text-decoration:none}`;

export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

export function pageHtml({ title, sentences, code, action }: Page): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · Storeloom</title><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
${sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('\n')}
${action === undefined ? '' : `<a class="action" href="${escapeHtml(action.href)}">${escapeHtml(action.label)}</a>`}
${code === undefined ? '' : `<p><code>${escapeHtml(code)}</code></p>`}
</main></body></html>
`;
}

function escapeHtml(text: string): string {
  const marks: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}
