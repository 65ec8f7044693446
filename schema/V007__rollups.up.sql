-- The snapshot in which the newest readings of a file came into the lake: a file made of others has the latest of theirs.
ALTER TABLE lake_file ADD COLUMN news_in BIGINT DEFAULT 0;

UPDATE lake_file SET news_in = added_in;

-- The metric type "name" sums up the readings of "metric_type" in buckets of "width_seconds".
CREATE TABLE rollup (
    name VARCHAR PRIMARY KEY,
    metric_type VARCHAR NOT NULL,
    width_seconds BIGINT NOT NULL
);

-- From snapshot "in_snapshot" on the rollup knows what the lake held at snapshot "upto_snapshot".
CREATE TABLE rollup_refresh (
    rollup VARCHAR NOT NULL,
    in_snapshot BIGINT NOT NULL,
    upto_snapshot BIGINT NOT NULL
);

-- Times, from the first moment to before the second, about which rollups refreshed up to an earlier snapshot say nothing. Without a
-- subject: of all.
CREATE TABLE rollup_invalid (
    metric_type VARCHAR NOT NULL,
    subject_id INTEGER,
    from_micros BIGINT NOT NULL,
    to_micros BIGINT NOT NULL,
    in_snapshot BIGINT NOT NULL
);
