UPDATE quarantine SET content = original WHERE original IS NOT NULL;

ALTER TABLE quarantine DROP COLUMN original;

ALTER TABLE quarantine DROP COLUMN fixes;

ALTER TABLE quarantine DROP COLUMN origin;

DROP TABLE quarantine_origin;
