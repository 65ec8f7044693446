-- What a source brought: of which metric type, its places in the write sequence and its times, so that it is known which readings of a
-- lost file can come again. Without a metric type from before this was noted.
ALTER TABLE source_record ADD COLUMN metric_type VARCHAR DEFAULT '';

ALTER TABLE source_record ADD COLUMN sequence_from BIGINT DEFAULT 0;

ALTER TABLE source_record ADD COLUMN sequence_to BIGINT DEFAULT 0;

ALTER TABLE source_record ADD COLUMN from_micros BIGINT DEFAULT 0;

ALTER TABLE source_record ADD COLUMN to_micros BIGINT DEFAULT 0;
