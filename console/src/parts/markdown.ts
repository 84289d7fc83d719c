/** A block of the little Markdown that runbooks are written in. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: readonly Piece[] }
  | { readonly kind: 'list' | 'steps'; readonly items: readonly (readonly Piece[])[] }
  | { readonly kind: 'code'; readonly text: string };

/** A piece of a line. */
export interface Piece {
  readonly kind: 'text' | 'strong' | 'code' | 'link';
  readonly text: string;
  readonly href?: string;
}

const PIECE = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)]+)\)/g;

/** Pure: the pieces of one line. */
export function piecesOf(line: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of line.matchAll(PIECE)) {
    const [whole, strong, code, link, href] = found;
    if (found.index > at) pieces.push({ kind: 'text', text: line.slice(at, found.index) });
    if (strong !== undefined) pieces.push({ kind: 'strong', text: strong });
    else if (code !== undefined) pieces.push({ kind: 'code', text: code });
    else pieces.push({ kind: 'link', text: link ?? '', ...(/^https?:/.test(href ?? '') ? { href: href ?? '' } : {}) });
    at = found.index + whole.length;
  }
  if (at < line.length) pieces.push({ kind: 'text', text: line.slice(at) });
  return pieces;
}

/** Pure: the blocks of a text. */
export function blocksOf(markdown: string): readonly Block[] {
  return markdown
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(blockOf);
}

function blockOf(part: string): Block {
  const lines = part.split('\n');
  if (part.startsWith('```')) return { kind: 'code', text: lines.slice(1, -1).join('\n') };
  if (lines.every((line) => /^- /.test(line))) {
    return { kind: 'list', items: lines.map((line) => piecesOf(line.slice(2))) };
  }
  if (lines.every((line) => /^\d+\. /.test(line))) {
    return { kind: 'steps', items: lines.map((line) => piecesOf(line.replace(/^\d+\. /, ''))) };
  }
  return { kind: 'paragraph', text: piecesOf(lines.join(' ')) };
}
