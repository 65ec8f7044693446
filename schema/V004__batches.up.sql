-- A hot batch is one row, with the spans and the readings of it as text: a line each, values with a tab between them.
ALTER TABLE hot_batch RENAME TO hot_batch_before;

CREATE TABLE hot_batch (
    id BIGINT NOT NULL,
    metric_type VARCHAR NOT NULL,
    sequence BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    readings BIGINT NOT NULL,
    from_micros BIGINT NOT NULL,
    to_micros BIGINT NOT NULL,
    accepted_at TIMESTAMP NOT NULL,
    spans VARCHAR NOT NULL,
    content VARCHAR NOT NULL
);

INSERT INTO hot_batch
SELECT b.id, b.metric_type, b.sequence, b.epoch, b.readings, b.from_micros, b.to_micros, b.accepted_at,
    string_agg(CAST(s.subject_id AS VARCHAR) || chr(9) || CAST(s.from_micros AS VARCHAR) || chr(9)
        || CAST(s.to_micros AS VARCHAR) || chr(9) || CAST(s.readings AS VARCHAR), chr(10)),
    ''
FROM hot_batch_before b JOIN hot_span s ON s.batch_id = b.id
GROUP BY b.id, b.metric_type, b.sequence, b.epoch, b.readings, b.from_micros, b.to_micros, b.accepted_at;

DROP TABLE hot_span;

DROP TABLE hot_batch_before;
