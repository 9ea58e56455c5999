-- Valid for H2 2.4 and PostgreSQL. Times are UTC instants. UIDs have at most 64 characters (PS3.5 section 9.1).

-- A study as the worklist and the pipeline see it. Rebuilt in part from the inbox; the rest is decided here.
create table study (
    study_uid varchar(64) not null primary key,
    state varchar(16) not null,
    reason_code varchar(32),
    reason_text varchar(400),
    failure_code varchar(64),
    patient_name varchar(400),
    patient_id varchar(64),
    issuer_of_patient_id varchar(64),
    birth_date varchar(8),
    sex varchar(16),
    accession_number varchar(64),
    study_date varchar(8),
    study_time varchar(16),
    study_description varchar(400),
    calling_aet varchar(16),
    called_aet varchar(16),
    instance_count integer not null,
    first_byte_at timestamp with time zone,
    last_byte_at timestamp with time zone,
    released_at timestamp with time zone,
    complete_at timestamp with time zone,
    analysis_started_at timestamp with time zone,
    reported_at timestamp with time zone,
    delivered_at timestamp with time zone,
    content_version bigint not null,
    demographics_version bigint not null,
    constraint study_state check (state in
        ('RECEIVING', 'READY', 'ANALYSING', 'REPORTED', 'DELIVERED', 'NOT_ANALYSED', 'FAILED'))
);
create index study_by_state on study (state, first_byte_at);
create index study_by_patient on study (patient_id, issuer_of_patient_id);
create index study_by_time on study (first_byte_at);

create table series (
    study_uid varchar(64) not null,
    series_uid varchar(64) not null,
    modality varchar(16),
    description varchar(400),
    series_number varchar(16),
    instance_count integer not null,
    taken boolean not null,
    why varchar(400),
    primary key (study_uid, series_uid)
);

-- Index over the packs of the inbox; holds nothing that is not in them.
create table instance (
    study_uid varchar(64) not null,
    series_uid varchar(64) not null,
    sop_instance_uid varchar(64) not null,
    revision integer not null,
    content_revision integer not null,
    current_revision boolean not null,
    sop_class_uid varchar(64) not null,
    transfer_syntax_uid varchar(64) not null,
    patient_id varchar(64),
    issuer_of_patient_id varchar(64),
    association_id varchar(64) not null,
    calling_aet varchar(16) not null,
    called_aet varchar(16) not null,
    received_at timestamp with time zone not null,
    header_sha256 char(64) not null,
    pixel_sha256 char(64),
    pixel_offset bigint not null,
    pack_id varchar(64) not null,
    data_offset bigint not null,
    data_length bigint not null,
    primary key (study_uid, series_uid, sop_instance_uid, revision)
);
create index instance_by_pack on instance (pack_id);
create index instance_by_series on instance (series_uid);

-- Packs that were closed properly, so that a start need not read them again.
create table pack (
    pack_id varchar(64) not null primary key,
    study_uid varchar(64) not null,
    file_length bigint not null
);

-- A result. live_study_uid is the study while the result is LIVE, else null: at most one LIVE per study.
create table result (
    result_uid varchar(64) not null primary key,
    study_uid varchar(64) not null,
    result_key varchar(128) not null,
    state varchar(16) not null,
    live_study_uid varchar(64),
    status varchar(16) not null,
    reason_code varchar(32),
    report_json text not null,
    sr_path varchar(400),
    seg_path varchar(400),
    pdf_path varchar(400),
    sr_sop_instance_uid varchar(64),
    sr_series_uid varchar(64),
    sr_sop_class_uid varchar(64),
    supersedes varchar(64),
    created_at timestamp with time zone not null,
    constraint result_key_once unique (result_key),
    constraint result_one_live unique (live_study_uid),
    constraint result_state check (
        (state = 'LIVE' and live_study_uid is not null and live_study_uid = study_uid)
        or (state = 'SUPERSEDED' and live_study_uid is null))
);
create index result_by_study on result (study_uid, created_at);

create table finding (
    finding_uid varchar(64) not null primary key,
    result_uid varchar(64) not null references result (result_uid),
    tracking_uid varchar(64) not null,
    kind varchar(32) not null,
    finding_json text not null,
    verdict varchar(16),
    verdict_reason varchar(400),
    verdict_edit_json text,
    verdict_by varchar(128),
    verdict_at timestamp with time zone
);
create index finding_by_result on finding (result_uid);

-- Outbox: written in the transaction of the result, worked off by the delivery jobs.
create table delivery (
    delivery_id varchar(64) not null primary key,
    destination varchar(64) not null,
    study_uid varchar(64) not null,
    result_uid varchar(64) not null,
    sop_instance_uid varchar(64) not null,
    sop_class_uid varchar(64) not null,
    object_path varchar(400) not null,
    state varchar(16) not null,
    attempts integer not null,
    next_attempt_at timestamp with time zone,
    last_error varchar(400),
    created_at timestamp with time zone not null,
    delivered_at timestamp with time zone,
    constraint delivery_once unique (destination, sop_instance_uid),
    constraint delivery_state check (state in ('PENDING', 'SENDING', 'DELIVERED', 'DEAD'))
);
create index delivery_by_state on delivery (state, next_attempt_at);
create index delivery_by_result on delivery (result_uid);
create index delivery_by_study on delivery (study_uid);

create table audit_event (
    event_id varchar(64) not null primary key,
    at timestamp with time zone not null,
    type varchar(64) not null,
    study_uid varchar(64),
    detail text not null
);
create index audit_event_by_study on audit_event (study_uid, at);

-- Work to do. One row per kind and subject; again_at asks for one more run after the present one.
create table job (
    kind varchar(32) not null,
    subject varchar(128) not null,
    state varchar(8) not null,
    priority integer not null,
    due_at timestamp with time zone not null,
    again_at timestamp with time zone,
    worker varchar(64),
    lease_until timestamp with time zone,
    attempts integer not null,
    last_error varchar(400),
    version bigint not null,
    primary key (kind, subject),
    constraint job_state check (state in ('WAITING', 'RUNNING', 'DEAD'))
);
create index job_next on job (kind, state, priority desc, due_at);
create index job_lease on job (state, lease_until);
