-- Who did what. `body` is the text that the hash is made over; the columns beside it are for finding, and the verifier compares them.
create table audit_entry (
  sequence bigint primary key,
  previous text not null,
  hash     text not null,
  at       bigint not null,
  actor    text collate "C" not null,
  action   text collate "C" not null,
  outcome  text not null,
  body     text not null
);
create index audit_entry_at on audit_entry (at);
create index audit_entry_actor on audit_entry (actor, sequence desc);
create index audit_entry_action on audit_entry (action, sequence desc);

-- Against mistakes; against somebody who owns the database there is the chain of hashes and the anchor outside.
create function audit_is_append_only() returns trigger language plpgsql as $$
declare
  is_filled boolean;
begin
  -- A restore empties the tables of a database that nothing was written into yet.
  execute format('select exists (select from %I.%I)', tg_table_schema, tg_table_name) into is_filled;
  if is_filled then
    raise exception 'the audit is append-only';
  end if;
  return null;
end
$$;
create trigger audit_append_only before update or delete or truncate on audit_entry
  for each statement execute function audit_is_append_only();
