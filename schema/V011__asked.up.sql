-- What kinds of questions were asked lately and what they cost together, for advice. No name and no value of a subject is in it. A
-- row for each shape; written as a whole, so that it needs no key.
CREATE TABLE asked_shape (
    metric_type VARCHAR NOT NULL,
    analysis VARCHAR NOT NULL,
    rollup VARCHAR NOT NULL,
    width_seconds BIGINT NOT NULL,
    attributes VARCHAR NOT NULL,
    times BIGINT NOT NULL,
    elapsed_nanos BIGINT NOT NULL,
    readings BIGINT NOT NULL,
    files BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    overlapping BIGINT NOT NULL,
    last_asked TIMESTAMP NOT NULL
);
