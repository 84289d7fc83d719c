-- The rate at which a provider settled a movement that the buyer paid in another currency. `presented` and it stand in one place.
alter table money_fact add column rate text;
