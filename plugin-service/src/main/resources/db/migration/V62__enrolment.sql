-- How gateways come to their certificates and lose them.

alter table gateway add column standing text not null default 'ACTIVE'; -- ACTIVE, DRAINED, REVOKED
alter table gateway add column smbios text not null default '';         -- UUID its machine tells of itself

create table enrolment (
  token_digest bytea primary key,         -- SHA-256; the token itself is nowhere
  site         text not null references site on delete cascade,
  gateway      text not null,
  made_by      text not null,
  made_at      timestamptz not null,
  expires_at   timestamptz not null,
  serial       text                       -- of the certificate that was issued for it
);

-- No reference to the site: what was issued stays known, and revoked, when that is removed.
create table gateway_certificate (
  serial      text primary key,           -- hex
  site        text not null,
  gateway     text not null,
  names       text not null,              -- separated by commas
  certificate text not null,              -- PEM
  not_before  timestamptz not null,
  not_after   timestamptz not null,
  issued_at   timestamptz not null,
  revoked_at  timestamptz
);
create index gateway_certificate_of on gateway_certificate (site, gateway, issued_at desc);

-- One row: the number of the newest list of revocations.
create table revocation_list (
  number bigint not null
);
insert into revocation_list (number) values (0);
