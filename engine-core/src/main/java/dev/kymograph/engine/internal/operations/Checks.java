package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.CheckReport;
import dev.kymograph.engine.CheckReport.Finding;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.lake.check.Checker;
import java.util.ArrayList;
import java.util.List;

/** Checks files first, and then, where these can be relied on, what was made of them. */
public final class Checks {

    private final Checker files;
    private final RollupCheck rollups;

    public Checks(Checker files, RollupCheck rollups) {
        this.files = files;
        this.rollups = rollups;
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
