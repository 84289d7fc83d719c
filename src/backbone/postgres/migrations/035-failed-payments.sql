-- Why the provider refused a payment, in its own words; only of one that stands as `failed`.
alter table money_payment add column reason text;
