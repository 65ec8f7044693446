package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.internal.config.PluginSections;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.ExtensionPoint;

/** A folder for plugins, and hosts that look into it. */
abstract class PluginCase {

    static final String VERSION = "0.1.5-SNAPSHOT";

    private final List<PluginHost> opened = new ArrayList<>();
    private final List<PluginWatch> watches = new ArrayList<>();

    @TempDir
    Path folder;

    @TempDir
    Path copies;

    @AfterEach
    void closeHosts() {
        watches.forEach(PluginWatch::close);
        opened.forEach(PluginHost::close);
    }

    PluginHost open() {
        return open(List.of(folder), List.of());
    }

    PluginHost open(List<Path> folders, List<ExtensionPoint> own) {
        return open(settings(folders, Duration.ZERO), own, new Vocabularies());
    }

    PluginHost open(Settings.Plugins settings, List<ExtensionPoint> own, Declaring catalog) {
        PluginHost host = PluginHost.open(settings, own, VERSION);
        opened.add(host);
        host.follow(catalog);
        watches.add(new PluginWatch(new BackgroundJobs(), host, settings.lookEvery()));
        return host;
    }

    Settings.Plugins settings(List<Path> folders, Duration lookEvery) {
        return new Settings.Plugins(
                folders, copies, lookEvery, Duration.ofSeconds(2), 3, Settings.Signing.ANY, PluginSections.NONE);
    }

    static PluginReport report(PluginHost host, String id) {
        return host.list().stream()
                .filter(report -> report.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(host.list()));
    }

    static String problem(PluginHost host, String id) {
        return report(host, id).problem().orElse("no problem");
    }

    static String analysis(String type, String name) {
        return """
                package sample;
                import dev.kymograph.engine.extension.*;
                import java.util.*;
                public class %s implements Analysis<%s.None> {
                    public record None() {}
                    public AnalysisSpec<None> spec() {
                        return new AnalysisSpec<>("%s", "Herds.", None.class, List.of(), Set.of());
                    }
                    public Rows run(None parameters, AnalysisContext context) {
                        return Rows.of(List.of(), List.of());
                    }
                }
                """.formatted(type, type, name);
    }
}
