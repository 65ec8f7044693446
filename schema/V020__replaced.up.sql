-- Files of others whose readings are in files of the engine now, or were deleted: from the snapshot "added_in" on, up to "removed_in". To
-- adopt such a file again would bring back what was "deleted" since, also when its row in lake_file is gone. Its time and its place in the
-- write sequence tell which files of the engine have what it brought.
CREATE TABLE replaced_file (
    metric_type VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    folder VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 VARCHAR NOT NULL,
    modified_micros BIGINT NOT NULL,
    from_micros BIGINT NOT NULL,
    to_micros BIGINT NOT NULL,
    sequence_from BIGINT NOT NULL,
    sequence_to BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL,
    added_in BIGINT NOT NULL,
    removed_in BIGINT
);

-- What is known so far. Nobody knows any more of which files readings were deleted after they had been compacted: of any, then. After a
-- rollback the lake may be what it was before such a file was adopted, unless a file of the engine has its place.
INSERT INTO replaced_file
SELECT f.metric_type, f.path, f.folder, f.bytes, f.sha256, f.modified_micros, f.from_micros, f.to_micros, f.sequence_from, f.sequence_to,
    EXISTS (SELECT 1 FROM snapshot d WHERE d.cause = 'delete' AND d.number >= f.removed_in), f.removed_in, NULL
FROM lake_file f
WHERE f.removed_in IS NOT NULL AND f.folder <> '' AND f.removed_in IN (
    SELECT s.number FROM snapshot s WHERE s.cause IN ('compact', 'delete', 'retention')
) AND NOT EXISTS (
    SELECT 1 FROM lake_file o WHERE o.metric_type = f.metric_type AND o.path = f.path AND o.added_in >= f.removed_in
) AND (
    NOT EXISTS (SELECT 1 FROM snapshot r WHERE r.cause IN ('rollback', 'repair') AND r.number > f.removed_in)
    OR EXISTS (
        SELECT 1 FROM lake_file n WHERE n.metric_type = f.metric_type AND n.removed_in IS NULL AND n.folder = ''
            AND n.sequence_from <= f.sequence_from AND n.sequence_to >= f.sequence_to
            AND n.from_micros <= f.to_micros AND n.to_micros >= f.from_micros
    )
);
