-- One row: what advances with every change. "transactions" tells after a failed COMMIT whether it happened.
CREATE TABLE engine_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    transactions BIGINT NOT NULL,
    state_number BIGINT NOT NULL,
    snapshot BIGINT NOT NULL,
    write_sequence BIGINT NOT NULL,
    last_file BIGINT NOT NULL,
    last_segment BIGINT NOT NULL,
    last_batch BIGINT NOT NULL,
    last_rejection BIGINT NOT NULL
);

INSERT INTO engine_state VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0);

CREATE TABLE snapshot (
    number BIGINT PRIMARY KEY,
    token VARCHAR NOT NULL UNIQUE,
    committed_at TIMESTAMP NOT NULL
);

-- Live while removed_in is null. Times are microseconds since 1970 in UTC, first and last included.
CREATE TABLE lake_file (
    id BIGINT PRIMARY KEY,
    metric_type VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    readings BIGINT NOT NULL,
    from_micros BIGINT NOT NULL,
    to_micros BIGINT NOT NULL,
    sequence_from BIGINT NOT NULL,
    sequence_to BIGINT NOT NULL,
    sha256 VARCHAR NOT NULL,
    compression VARCHAR NOT NULL,
    owned BOOLEAN NOT NULL,
    added_in BIGINT NOT NULL,
    removed_in BIGINT,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE segment (
    id BIGINT NOT NULL,
    file_id BIGINT NOT NULL,
    subject_id INTEGER NOT NULL,
    from_micros BIGINT NOT NULL,
    to_micros BIGINT NOT NULL,
    readings BIGINT NOT NULL
);

-- Live files that share a subject's time; each pair in both directions.
CREATE TABLE file_overlap (
    file_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    PRIMARY KEY (file_id, other_id)
);

CREATE TABLE hot_batch (
    id BIGINT PRIMARY KEY,
    metric_type VARCHAR NOT NULL,
    sequence BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    readings BIGINT NOT NULL,
    from_micros BIGINT NOT NULL,
    to_micros BIGINT NOT NULL,
    accepted_at TIMESTAMP NOT NULL
);

CREATE TABLE hot_span (
    batch_id BIGINT NOT NULL,
    subject_id INTEGER NOT NULL,
    from_micros BIGINT NOT NULL,
    to_micros BIGINT NOT NULL,
    readings BIGINT NOT NULL
);
