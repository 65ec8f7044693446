DROP TABLE quarantine;
DROP TABLE source_record;
