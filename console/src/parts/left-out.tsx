/** What an answer leaves out because one's role is limited; nothing where it leaves out nothing. */
export function LeftOut({ note }: { readonly note: string | undefined }) {
  return note === undefined ? null : (
    <p className="soft small" role="note">
      {note}
    </p>
  );
}
