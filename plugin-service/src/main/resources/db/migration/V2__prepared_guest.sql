-- What a prepared guest handed over; its kernel and start-up image are in boot_file.
create table prepared_guest (
  machine     text primary key,           -- instance uuid
  guest       text not null,
  prepared_at timestamptz not null
);
