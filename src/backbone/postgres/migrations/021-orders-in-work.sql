-- Orders that are still to be booked or sent: the only ones that can be late, and few beside those that have ended.
create index order_record_in_work on order_record (sort_at desc, order_id desc)
  where state in ('awaited', 'placed', 'accepted', 'allocated', 'partially-shipped');
