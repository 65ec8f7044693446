-- When a rule was last gone on with, in microseconds since 1970: one that nobody has any more is forgotten after a while. Not known of
-- rules from before.
ALTER TABLE watch_rule ADD COLUMN seen_micros BIGINT;
