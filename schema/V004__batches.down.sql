DROP TABLE hot_batch;

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
