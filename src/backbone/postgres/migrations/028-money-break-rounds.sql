-- A break that is over is kept: its end is said until somebody noted that it was, and one that comes back is a round of its own.
alter table money_break add column over boolean not null default false;
alter table money_break add column round integer not null default 1;
drop index money_break_due;
create index money_break_due on money_break (due_ms) where not told and not over;
create index money_break_mended on money_break (about) where told and over;
