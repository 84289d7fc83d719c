import { blocksOf, type Piece, piecesOf } from './markdown.ts';

/** A text in the little Markdown that runbooks are written in. */
export function Prose({ markdown }: { readonly markdown: string }) {
  return (
    <div className="prose">
      {keyed(blocksOf(markdown)).map(([key, block]) => {
        if (block.kind === 'code') return <pre key={key}>{block.text}</pre>;
        if (block.kind === 'paragraph') {
          return (
            <p key={key}>
              <Pieces pieces={block.text} />
            </p>
          );
        }
        const List = block.kind === 'steps' ? 'ol' : 'ul';
        return (
          <List key={key}>
            {keyed(block.items).map(([place, item]) => (
              <li key={place}>
                <Pieces pieces={item} />
              </li>
            ))}
          </List>
        );
      })}
    </div>
  );
}

/** One line of such a text, within another. */
export function Phrase({ markdown }: { readonly markdown: string }) {
  return <Pieces pieces={piecesOf(markdown)} />;
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  return keyed(pieces).map(([key, { kind, text, href }]) => {
    if (kind === 'strong') return <strong key={key}>{text}</strong>;
    if (kind === 'code') return <code key={key}>{text}</code>;
    if (kind === 'link' && href !== undefined) {
      return (
        <a key={key} href={href}>
          {text}
        </a>
      );
    }
    return <span key={key}>{text}</span>;
  });
}

/** A text never changes its order, so that its places are its keys. */
const keyed = <Part,>(parts: readonly Part[]): readonly (readonly [string, Part])[] =>
  parts.map((part, place) => [`place ${place}`, part]);
