ALTER TABLE source_record DROP COLUMN to_micros;

ALTER TABLE source_record DROP COLUMN from_micros;

ALTER TABLE source_record DROP COLUMN sequence_to;

ALTER TABLE source_record DROP COLUMN sequence_from;

ALTER TABLE source_record DROP COLUMN metric_type;
