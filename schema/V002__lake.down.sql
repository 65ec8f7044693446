DROP TABLE hot_span;
DROP TABLE hot_batch;
DROP TABLE file_overlap;
DROP TABLE segment;
DROP TABLE lake_file;
DROP TABLE snapshot;
DROP TABLE engine_state;
