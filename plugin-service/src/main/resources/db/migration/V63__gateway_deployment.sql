-- Gateways that the manager deploys itself, from its own appliance's package.

create table gateway_deployment (
  id           text primary key,
  site         text not null references site,
  name         text not null,
  made_by      text not null,
  started_at   timestamptz not null,
  ended_at     timestamptz,                -- absent while it is under way
  state        text not null,              -- COPYING, STARTING, ENROLLING, DONE, FAILED
  copied_bytes bigint not null default 0,
  total_bytes  bigint not null,
  machine      text not null default '',   -- its id; of a failed one: still to be removed
  problem_type   text,
  problem_cause  text,
  problem_remedy text
);

-- A gateway is deployed once at a time.
create unique index gateway_deployment_under_way on gateway_deployment (site, name)
  where ended_at is null;
create index gateway_deployment_of on gateway_deployment (site, started_at desc);
