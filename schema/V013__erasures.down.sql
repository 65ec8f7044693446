DROP TABLE erased_subject;
