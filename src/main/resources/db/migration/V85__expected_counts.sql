-- How many instances of a series others say there are: a PACS that was asked (FIND), or one that told us (IAN).
create table expected_count (
    study_uid varchar(64) not null,
    series_uid varchar(64) not null,
    source varchar(8) not null,
    modality varchar(16) not null,
    instances integer not null,
    -- Since when the same number has been said, and when last.
    first_at timestamp with time zone not null,
    last_at timestamp with time zone not null,
    primary key (study_uid, series_uid, source),
    constraint expected_count_source check (source in ('FIND', 'IAN'))
);
create index expected_count_by_time on expected_count (last_at);
