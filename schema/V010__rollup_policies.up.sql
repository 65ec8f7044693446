-- What the background refreshes: buckets that begin no earlier than "start_seconds" and end no later than "end_seconds" before now,
-- every "interval_seconds". NULL: what the configuration says.
ALTER TABLE rollup ADD COLUMN start_seconds BIGINT;

ALTER TABLE rollup ADD COLUMN end_seconds BIGINT;

ALTER TABLE rollup ADD COLUMN interval_seconds BIGINT;

-- The only rollup that says nothing about the time. NULL: all of the metric type.
ALTER TABLE rollup_invalid ADD COLUMN rollup VARCHAR;
