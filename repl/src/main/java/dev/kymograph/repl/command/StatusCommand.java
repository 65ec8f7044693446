package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineStatistics;
import dev.kymograph.engine.StoredFile;
import dev.kymograph.engine.Subjects.Waiting;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

final class StatusCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("status", "what the engine keeps in mind, and what troubles it", "status");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments.of(usage(), line).atMost(0);
        Engine engine = session.engine();
        EngineStatistics.Cache cache = engine.statistics().cache();
        Table table = new Table().texts("what", "value");
        List<StoredFile> files = engine.files();
        table.row("files", String.format(Locale.ROOT, "%,d", files.size()));
        table.row("readings in files", number(files.stream().mapToLong(StoredFile::readings)));
        table.row("bytes of files", number(files.stream().mapToLong(StoredFile::bytes)));
        table.row("answers kept", String.valueOf(cache.answers()));
        table.row("memory of answers kept", cache.bytes() + " of " + cache.mostBytes() + " bytes");
        table.row("questions answered by them", cache.hits() + " of " + (cache.hits() + cache.misses()) + rate(cache));
        engine.subjects().waiting().ifPresent(waiting -> table.row("changes of subjects by others", waiting(waiting)));
        engine.troubles().forEach(trouble -> table.row("trouble", trouble));
        return table.rows();
    }

    private static String waiting(Waiting waiting) {
        return waiting.changes() == 0
                ? "none waits"
                : String.format(
                        Locale.ROOT,
                        "%d wait, the oldest for %.1f s",
                        waiting.changes(),
                        waiting.longest().toNanos() / 1e9);
    }

    private static String number(LongStream parts) {
        return String.format(Locale.ROOT, "%,d", parts.sum());
    }

    private static String rate(EngineStatistics.Cache cache) {
        return Double.isNaN(cache.hitRate()) ? "" : String.format(Locale.ROOT, " (%.0f %%)", 100 * cache.hitRate());
    }
}
