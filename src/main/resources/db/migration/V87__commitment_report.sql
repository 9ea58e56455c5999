-- Reports of storage commitment (PS3.4 annex J) that we owe to those who asked us; UIDs only.
create table commitment_report (
    report_id varchar(64) not null primary key,
    ae_title varchar(16) not null,
    event_type integer not null,
    -- The data set of the report, Explicit VR Little Endian, in base64.
    information text not null,
    created_at timestamp with time zone not null
);
