ALTER TABLE watch_rule DROP COLUMN seen_micros;
