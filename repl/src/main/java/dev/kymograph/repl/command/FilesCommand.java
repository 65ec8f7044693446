package dev.kymograph.repl.command;

import dev.kymograph.engine.StoredFile;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;
import java.util.List;
import java.util.regex.Pattern;

final class FilesCommand implements Command {

    private static final Pattern OURS = Pattern.compile(".*/(part-[0-9a-f]{8})[^/]*");

    @Override
    public Usage usage() {
        return Usage.of("files", "the files that questions read", "files [METRIC]")
                .examples("files pulse_rate");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        List<String> words = Arguments.of(usage(), line).atMost(1).words();
        List<StoredFile> all = session.engine().files();
        List<String> known = all.stream().map(StoredFile::metricType).distinct().toList();
        if (!words.isEmpty() && !known.contains(words.get(0))) {
            throw Mistake.of(
                    "files.none",
                    "Cannot list files of [" + words.get(0) + "]: there are none"
                            + Mistake.near(words.get(0), known, "files"));
        }
        Table table = new Table()
                .texts("metric_type")
                .column("from", ColumnType.TIMESTAMP)
                .column("to", ColumnType.TIMESTAMP)
                .numbers("readings", "bytes")
                .texts("compression", "file");
        for (StoredFile file : all) {
            if (words.isEmpty() || words.get(0).equals(file.metricType())) {
                table.row(
                        file.metricType(),
                        file.from(),
                        file.to(),
                        file.readings(),
                        file.bytes(),
                        file.adopted() ? "adopted" : file.compression(),
                        session.isForPeople() && !file.adopted() ? end(file.name()) : file.name());
            }
        }
        return table.rows();
    }

    /** What tells a file of ours from others, for people; scripts get all of its name. */
    private static String end(String name) {
        return OURS.matcher(name).replaceFirst("$1…");
    }
}
