-- From when on readings of a metric type are kept: earlier ones were dropped, and come in no more. Of several rows the one of the latest
-- snapshot counts; without any all readings are kept.
CREATE TABLE kept_from (
    metric_type VARCHAR NOT NULL,
    from_micros BIGINT NOT NULL,
    in_snapshot BIGINT NOT NULL
);

-- Subjects whose readings are neither dropped nor deleted.
CREATE TABLE subject_hold (
    kind VARCHAR NOT NULL,
    subject_id INTEGER NOT NULL,
    why VARCHAR NOT NULL,
    since TIMESTAMP NOT NULL,
    PRIMARY KEY (kind, subject_id)
);
