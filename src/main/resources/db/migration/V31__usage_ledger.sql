-- Which model gave which result, when: a chain of hashes, so that a changed or missing entry shows. No patient data.
create table usage_entry (
    seq bigint not null primary key,
    at timestamp with time zone not null,
    event varchar(32) not null,
    study_uid varchar(64) not null,
    result_uid varchar(64) not null,
    detail varchar(1000) not null,
    previous_hash char(64) not null,
    entry_hash char(64) not null
);
create index usage_entry_by_study on usage_entry (study_uid);

-- One row: the end of the chain. Whoever appends locks it first.
create table usage_head (
    id integer not null primary key,
    seq bigint not null,
    entry_hash char(64) not null
);
insert into usage_head (id, seq, entry_hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
