
-- DuckDB scans these tables faster than it would keep indexes of them.
CREATE INDEX lake_file_by_metric_type ON lake_file (metric_type);

CREATE INDEX lake_file_by_path ON lake_file (path);

CREATE INDEX segment_by_file_id ON segment (file_id);

CREATE INDEX segment_by_subject_id ON segment (subject_id);

CREATE INDEX file_overlap_by_other_id ON file_overlap (other_id);

ALTER TABLE lake_file ADD CHECK (to_micros >= from_micros);

ALTER TABLE lake_file ADD CHECK (readings > 0);

ALTER TABLE segment ADD CHECK (to_micros >= from_micros);

ALTER TABLE segment ADD CHECK (readings > 0);
