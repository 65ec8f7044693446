package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.CheckReport;
import dev.kymograph.engine.CheckReport.Finding;
import dev.kymograph.engine.RebuildReport;
import dev.kymograph.engine.StoredFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.lake.check.Checker;
import dev.kymograph.engine.internal.lake.check.Rebuild;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks files first, and then, where these can be relied on, what was made of them; and makes a new catalog of them. */
public final class Checks {

    private final Checker files;
    private final RollupCheck rollups;
    private final Rebuild rebuild;

    public Checks(Checker files, RollupCheck rollups, Rebuild rebuild) {
        this.files = files;
        this.rollups = rollups;
        this.rebuild = rebuild;
    }

    /** The files that questions read, by metric type and time. */
    public List<StoredFile> files() {
        return files.live();
    }

    public RebuildReport rebuild(Optional<Path> from, Watch watch) {
        return rebuild.run(from, watch);
    }

    public CheckReport run(Check check, Watch watch) {
        CheckReport report = files.run(check, watch);
        if (!report.isSound()) {
            return report;
        }
        List<Finding> findings = new ArrayList<>(rollups.run(check, watch));
        findings.addAll(report.findings());
        return new CheckReport(report.files(), report.bytes(), findings, report.lost());
    }
}
