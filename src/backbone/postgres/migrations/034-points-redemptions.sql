-- Points that are set aside, taken or given back. What is set aside is no movement: it is only free for nobody else until its time is over.

create table points_redemption (
  code       text collate "C" primary key,
  account    text collate "C",
  state      text not null,
  until_ms   bigint not null,
  redemption json not null
);
create index points_redemption_held on points_redemption (account, until_ms) where state = 'reserved';
