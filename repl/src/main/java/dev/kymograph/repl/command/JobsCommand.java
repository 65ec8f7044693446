package dev.kymograph.repl.command;

import dev.kymograph.engine.Jobs;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;
import java.util.Locale;

/** What the engine does by itself. */
final class JobsCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("jobs", "what the engine does by itself")
                .form("jobs", "which there are, and how they go")
                .form("jobs cancel NAME", "stop one; it runs again when it is due")
                .examples("jobs", "jobs cancel compaction");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(2);
        Jobs jobs = session.engine().jobs();
        if (arguments.words().isEmpty()) {
            return list(jobs);
        }
        if (!arguments.word(0, "cancel").equals("cancel")) {
            throw arguments.refused("[" + arguments.word(0, "cancel") + "] is too much");
        }
        jobs.cancel(arguments.word(1, "the name of the job"));
        return Table.NOTHING;
    }

    private static Rows list(Jobs jobs) {
        Table table = new Table()
                .texts("name", "state", "doing")
                .column("progress", ColumnType.DOUBLE)
                .column("last_run", ColumnType.TIMESTAMP)
                .column("next_run", ColumnType.TIMESTAMP)
                .texts("last_error", "what");
        for (Jobs.Job job : jobs.list()) {
            table.row(
                    job.name(),
                    job.state().name().toLowerCase(Locale.ROOT),
                    job.doing().isEmpty() ? null : job.doing(),
                    Double.isNaN(job.progress()) ? null : job.progress(),
                    job.lastRun().orElse(null),
                    job.nextRun().orElse(null),
                    job.lastError().orElse(null),
                    job.summary());
        }
        return table.rows();
    }
}
