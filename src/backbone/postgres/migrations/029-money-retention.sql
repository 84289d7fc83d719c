-- The history of money is kept for years. Nothing is ever changed in it, and only housekeeping shortens it, from its old end. Lines come
-- in the order of time, so a summary of each range of pages finds the old ones and costs an insert nothing.
create index money_entry_age on money_entry using brin (recorded_ms) with (autosummarize = on);

create or replace function refuse_money_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('storeloom.retention', true) = 'on' then
    return old;
  end if;
  raise exception 'the history of money is only ever added to';
end $$;
