package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import java.nio.file.Path;

/** Exports again and again until it is killed: {@code DATA TARGETS}. Says the number of each export when it is done. */
final class ExportingProcess {

    private ExportingProcess() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        Path targets = Path.of(arguments[1]);
        try (Engine engine = Engine.builder()
                .data(Path.of(arguments[0]))
                .extension(new Herd())
                .open()) {
            Question all = Question.of("readings", "pulse");
            for (int i = 0; ; i++) {
                engine.export(all, ExportTarget.file(targets.resolve(i + ".csv")), Watch.NOBODY);
                engine.export(all, ExportTarget.folder(targets.resolve(i + "-folder")), Watch.NOBODY);
                System.out.println(i);
            }
        }
    }
}
