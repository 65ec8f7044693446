DROP TABLE replaced_file;
