-- Since when a sealed pack, and the files of a result, are in the bucket; null: on the volume of the node that made them.
alter table pack add column bucket_at timestamp with time zone;
alter table result add column bucket_at timestamp with time zone;
create index pack_bucket on pack (bucket_at);
create index result_bucket on result (bucket_at);

-- Nodes that have copies of an erased study on their own volumes remove what is older than this; UIDs only.
create table erased_study (
    study_uid varchar(64) not null primary key,
    erased_at timestamp with time zone not null
);
