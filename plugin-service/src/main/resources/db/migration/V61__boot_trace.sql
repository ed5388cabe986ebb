-- Which places of its disk a guest read when it last started from a cache. // docs/formats/boot-trace.md
create table boot_trace (
  guest       text        not null,
  disk        integer     not null,
  build       text        not null,
  disk_bytes  bigint      not null,
  recorded_at timestamptz not null,
  content     bytea       not null,
  primary key (guest, disk)
);

create index boot_trace_build on boot_trace (build, disk_bytes, recorded_at desc);
create index boot_trace_recorded_at on boot_trace (recorded_at);
