
-- A metric type that something is known of stays declared. A file is of one as long as it is live: a dropped rollup leaves files to its
-- snapshots. Rows from before are left as they are, for "schema verify" to tell of.
ALTER TABLE lake_file ADD COLUMN live_metric_type VARCHAR GENERATED ALWAYS AS (CASE WHEN removed_in IS NULL THEN metric_type END) STORED;

ALTER TABLE lake_file ADD CONSTRAINT lake_file_known_metric_type
    FOREIGN KEY (live_metric_type) REFERENCES metric_type (name) NOT VALID;

ALTER TABLE hot_batch ADD CONSTRAINT hot_batch_known_metric_type
    FOREIGN KEY (metric_type) REFERENCES metric_type (name) NOT VALID;

ALTER TABLE metric_field ADD CONSTRAINT metric_field_known_metric_type
    FOREIGN KEY (metric_type) REFERENCES metric_type (name) NOT VALID;

ALTER TABLE rollup ADD CONSTRAINT rollup_known_metric_type
    FOREIGN KEY (metric_type) REFERENCES metric_type (name) NOT VALID;

ALTER TABLE rollup ADD CONSTRAINT rollup_known_name
    FOREIGN KEY (name) REFERENCES metric_type (name) NOT VALID;
