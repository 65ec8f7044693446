-- The rollups' readings stay, as those of metric types like others.
DROP TABLE rollup_invalid;

DROP TABLE rollup_refresh;

DROP TABLE rollup;

ALTER TABLE lake_file DROP COLUMN news_in;
