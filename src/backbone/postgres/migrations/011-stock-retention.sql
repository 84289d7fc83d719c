-- The history of stock is kept for a time and up to a size. Nothing is ever changed in it, and only housekeeping shortens it, from its
-- old end. Lines come in the order of time, so a summary of each range of pages finds the old ones and costs an insert nothing.
create index stock_entry_age on stock_entry using brin (at_ms) with (autosummarize = on);

create or replace function refuse_stock_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('storeloom.retention', true) = 'on' then
    return old;
  end if;
  raise exception 'the history of stock is only ever added to';
end $$;
