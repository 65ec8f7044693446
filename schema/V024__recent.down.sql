ALTER TABLE engine_state DROP COLUMN recent_from;
