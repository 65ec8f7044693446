package dev.kymograph.repl;

import dev.kymograph.engine.PluginReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what became of the plugins since it was last asked. */
final class PluginNews {

    private final OpenEngine engine;
    private Optional<Map<String, PluginReport>> seen = Optional.empty();

    PluginNews(OpenEngine engine) {
        this.engine = engine;
    }

    /** A line for each change; nothing the first time. */
    synchronized List<String> since() {
        Optional<Map<String, PluginReport>> now =
                engine.ifOpen().map(open -> byFile(open.plugins().list()));
        List<String> news = new ArrayList<>();
        if (now.isPresent() && seen.isPresent()) {
            tell(seen.get(), now.get(), news);
        }
        if (now.isPresent()) {
            seen = now;
        }
        return news;
    }

    private static void tell(Map<String, PluginReport> before, Map<String, PluginReport> now, List<String> news) {
        now.forEach((file, report) -> {
            if (!report.equals(before.get(file))) {
                news.add(report.problem().orElseGet(() -> said(report)));
            }
        });
        before.forEach((file, report) -> {
            if (!now.containsKey(file)) {
                news.add("Plugin '" + report.id() + "' was taken away; what was measured stays");
            }
        });
    }

    private static String said(PluginReport report) {
        String name = ("Plugin '" + report.id() + "' " + report.version()).strip();
        return switch (report.state()) {
            case ACTIVE, ASIDE, REFUSED -> name + " is in use: " + String.join(", ", report.contributed());
            case UNLOADED -> name + " is unloaded";
            case REPLACED -> name + " stands back for a newer version";
        };
    }

    private static Map<String, PluginReport> byFile(List<PluginReport> reports) {
        Map<String, PluginReport> byFile = new LinkedHashMap<>();
        reports.forEach(report -> byFile.put(report.file(), report));
        return byFile;
    }
}
