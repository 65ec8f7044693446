package dev.kymograph.repl.command;

import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary;
import dev.kymograph.engine.CompactionSummary.Compacted;
import dev.kymograph.engine.CompactionSummary.SkippedFile;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;

/** Makes few large files of many small ones; a row for each metric type of which there were some. */
final class CompactCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("compact", "make few large files of many small ones", "compact [METRIC]")
                .options(new Option("dry-run", "", "say what would be compacted, and change nothing"))
                .examples("compact --dry-run", "compact pulse_rate");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(1);
        Compaction compaction = arguments.words().isEmpty()
                ? Compaction.ALL
                : Compaction.of(arguments.words().get(0));
        boolean dryRun = arguments.has("dry-run");
        CompactionSummary done = session.engine().compact(dryRun ? compaction.rehearse() : compaction, session.watch());
        if (dryRun) {
            session.note("Nothing was compacted: this was a dry run. Hot readings come on top");
        }
        for (SkippedFile file : done.skipped()) {
            session.note(file.reason());
        }
        if (done.compacted().isEmpty()) {
            session.note(done.skipped().isEmpty() ? "Nothing to compact" : "Nothing was compacted");
        }
        return rows(done, dryRun);
    }

    private static Rows rows(CompactionSummary done, boolean dryRun) {
        Table table = new Table()
                .texts("metric_type")
                .numbers("files_before", "files_after", "bytes_before", "bytes_after", "readings", "replaced");
        for (Compacted one : done.compacted()) {
            table.row(
                    one.metricType(),
                    one.filesBefore(),
                    dryRun ? null : one.filesAfter(),
                    one.bytesBefore(),
                    dryRun ? null : one.bytesAfter(),
                    one.readings(),
                    dryRun ? null : one.replaced());
        }
        return table.rows();
    }
}
