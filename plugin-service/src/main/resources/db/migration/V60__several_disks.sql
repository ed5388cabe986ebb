-- A machine has several disks, and each a volume that is told of for itself.
alter table volume_latest add column volume text not null default '';
update volume_latest set volume = migration::text;
alter table volume_latest
  alter column volume drop default,
  drop constraint volume_latest_pkey,
  add primary key (migration, volume);
