
ALTER TABLE rollup DROP CONSTRAINT rollup_known_name;

ALTER TABLE rollup DROP CONSTRAINT rollup_known_metric_type;

ALTER TABLE metric_field DROP CONSTRAINT metric_field_known_metric_type;

ALTER TABLE hot_batch DROP CONSTRAINT hot_batch_known_metric_type;

ALTER TABLE lake_file DROP COLUMN live_metric_type;
