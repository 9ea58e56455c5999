-- The nodes that share this database, and what each is receiving: a worker on another node decides completeness by it.
create table node (
    node_id varchar(64) not null primary key,
    name varchar(64) not null,
    roles varchar(64) not null,
    started_at timestamp with time zone not null,
    seen_at timestamp with time zone not null
);

create table arrival (
    study_uid varchar(64) not null,
    association_id varchar(64) not null,
    node_id varchar(64) not null,
    peer varchar(64) not null,
    state varchar(8) not null,
    opened_at timestamp with time zone not null,
    last_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    primary key (study_uid, association_id),
    constraint arrival_state check (state in ('OPEN', 'RELEASED', 'LOST'))
);
create index arrival_by_association on arrival (association_id);
create index arrival_by_node on arrival (node_id, state);
