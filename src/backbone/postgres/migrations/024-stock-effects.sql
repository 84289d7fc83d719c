-- What one order or receipt did to stock, for its passport. Readings and publications, which are most of the history, are not in it.
create index stock_entry_about on stock_entry ((entry ->> 'about'), id)
  where kind in ('claimed', 'changed', 'reflected', 'released', 'expired');
