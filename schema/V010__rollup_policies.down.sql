ALTER TABLE rollup_invalid DROP COLUMN rollup;

ALTER TABLE rollup DROP COLUMN interval_seconds;

ALTER TABLE rollup DROP COLUMN end_seconds;

ALTER TABLE rollup DROP COLUMN start_seconds;
