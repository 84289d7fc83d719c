-- What is known of an order's money at the bank: its snapshot, its invoices, what was paid. What is expected follows from it.
alter table bank_expectation add column owed json;
create index bank_expectation_names on bank_expectation (until_day) where owed is not null;
-- Payouts may be converted on their way: those of every currency are looked for.
create index bank_expectation_payouts on bank_expectation (until_day) where state = 'open' and id like 'payout/%';
-- What each of the orders that a line pays gets of it, in the order of `ids`.
alter table bank_line add column amounts json not null default '[]';
