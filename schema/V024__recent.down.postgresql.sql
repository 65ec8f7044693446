DROP TABLE recent_file;

-- With its partitions.
DROP TABLE recent_reading;
