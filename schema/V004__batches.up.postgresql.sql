
CREATE INDEX hot_batch_by_id ON hot_batch (id);

ALTER TABLE hot_batch ADD CHECK (to_micros >= from_micros);

ALTER TABLE hot_batch ADD CHECK (readings > 0);
