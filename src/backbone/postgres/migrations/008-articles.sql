-- What every system says of its articles, one row for each SKU of each connection: what mappings are matched against. It can be
-- rebuilt from the log: empty the table and replay the subscription `records/articles`.
create table article (
  connection text collate "C" not null,
  sku        text collate "C" not null,
  product    text collate "C" not null,
  gtin       text collate "C",
  title      text not null,
  options    text not null,
  active     boolean not null,
  read_at    timestamptz not null,
  primary key (connection, sku)
);
create index article_product on article (connection, product);
create index article_gtin on article (connection, gtin) where gtin is not null;
create index article_title on article (connection, lower(title));
