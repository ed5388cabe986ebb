-- Where both ends were when the migration was drafted; empty when it was drafted before this was known.
alter table migration
  add column source_cluster      text not null default '',
  add column destination_cluster text not null default '';
