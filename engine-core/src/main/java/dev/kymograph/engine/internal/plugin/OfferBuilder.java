package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.ReadingFormat;
import dev.kymograph.engine.extension.ReferenceTable;
import dev.kymograph.engine.extension.SampleData;
import dev.kymograph.engine.extension.ScoringMethod;
import dev.kymograph.engine.extension.SqlFunction;
import dev.kymograph.engine.extension.StorageBackend;
import dev.kymograph.engine.extension.WatchMethod;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Asks a plugin's extensions what they bring. */
final class OfferBuilder {

    private final Contributor contributor;
    private final List<SubjectKind> subjectKinds = new ArrayList<>();
    private final List<MetricType> metricTypes = new ArrayList<>();
    private final List<OfferedAnalysis<?>> analyses = new ArrayList<>();
    private final List<OfferedSample<?>> sampleData = new ArrayList<>();
    private final List<OfferedFunction> functions = new ArrayList<>();
    private final List<OfferedFormat<?>> formats = new ArrayList<>();
    private final List<OfferedMethod> methods = new ArrayList<>();
    private final List<OfferedWatch<?>> watches = new ArrayList<>();
    private final List<OfferedStorage> storages = new ArrayList<>();
    private final List<ZoneTable> tables = new ArrayList<>();
    private final List<String> contributed = new ArrayList<>();
    private final List<Offer.Name> names = new ArrayList<>();

    OfferBuilder(Contributor contributor) {
        this.contributor = contributor;
    }

    /** Asks one extension, which may be of several sorts. Whatever it throws goes through. */
    void ask(Object extension) throws Refusal {
        boolean any = false;
        if (extension instanceof MetricTypes declaring) {
            metricTypes(declaring);
            any = true;
        }
        if (extension instanceof Analysis<?> analysis) {
            analysis(analysis);
            any = true;
        }
        if (extension instanceof SampleData<?> sample) {
            sampleData(sample);
            any = true;
        }
        if (extension instanceof SqlFunction function) {
            function(function);
            any = true;
        }
        if (extension instanceof ReadingFormat<?> format) {
            format(format);
            any = true;
        }
        if (extension instanceof ScoringMethod method) {
            method(method);
            any = true;
        }
        if (extension instanceof WatchMethod<?> method) {
            watch(method);
            any = true;
        }
        if (extension instanceof StorageBackend backend) {
            storage(backend);
            any = true;
        }
        if (extension instanceof ReferenceTable table) {
            table(table);
            any = true;
        }
        if (!any) {
            throw new Refusal("its extension " + extension.getClass().getName()
                    + " implements no extension point; implement one of dev.kymograph.engine.extension");
        }
    }

    Offer offer() {
        return new Offer(
                List.copyOf(subjectKinds),
                List.copyOf(metricTypes),
                List.copyOf(analyses),
                List.copyOf(sampleData),
                List.copyOf(functions),
                List.copyOf(formats),
                List.copyOf(methods),
                List.copyOf(watches),
                List.copyOf(storages),
                List.copyOf(tables),
                List.copyOf(contributed),
                List.copyOf(names));
    }

    private void metricTypes(MetricTypes declaring) {
        List<MetricType> metrics = List.copyOf(declaring.metricTypes());
        List<SubjectKind> kinds = List.copyOf(declaring.subjectKinds());
        for (SubjectKind kind : kinds) {
            take("kind", kind.name());
            relation(kind.relation());
            if (!kind.table().equals(kind.relation())) {
                relation(kind.table());
            }
            relation(kind.name() + "_metrics");
        }
        for (MetricType metric : metrics) {
            take("metric", metric.name());
            relation(metric.name());
        }
        subjectKinds.addAll(kinds);
        metricTypes.addAll(metrics);
    }

    private void analysis(Analysis<?> analysis) throws Refusal {
        OfferedAnalysis<?> offered = readable("analysis", () -> OfferedAnalysis.of(contributor, analysis));
        take("analysis", offered.spec().name());
        analyses.add(offered);
    }

    private void sampleData(SampleData<?> sample) throws Refusal {
        OfferedSample<?> offered = readable("sample data", () -> OfferedSample.of(contributor, sample));
        take("sample data", offered.name());
        sampleData.add(offered);
    }

    private void function(SqlFunction function) throws Refusal {
        OfferedFunction offered = readable("function", () -> OfferedFunction.of(contributor, function));
        take(Offer.FUNCTION, offered.name());
        functions.add(offered);
    }

    private void format(ReadingFormat<?> format) throws Refusal {
        OfferedFormat<?> offered = readable("format", () -> OfferedFormat.of(contributor, format));
        take("format", offered.spec().name());
        formats.add(offered);
    }

    private void method(ScoringMethod method) throws Refusal {
        OfferedMethod offered = readable("scoring method", () -> OfferedMethod.of(contributor, method));
        take("scoring method", offered.name());
        methods.add(offered);
    }

    private void watch(WatchMethod<?> method) throws Refusal {
        OfferedWatch<?> offered = readable("watch method", () -> OfferedWatch.of(contributor, method));
        take("watch method", offered.spec().name());
        watches.add(offered);
    }

    private void storage(StorageBackend backend) throws Refusal {
        OfferedStorage offered = readable("storage", () -> OfferedStorage.of(contributor, backend));
        take("storage", offered.scheme());
        storages.add(offered);
    }

    private void table(ReferenceTable table) throws Refusal {
        ZoneTable offered = readable("table", () -> OfferedTable.of(contributor, table));
        take("table", offered.name());
        relation(offered.name());
        tables.add(offered);
    }

    private static <T> T readable(String what, Supplier<T> asked) throws Refusal {
        try {
            return asked.get();
        } catch (IllegalArgumentException e) {
            throw new Refusal("its " + what + " cannot be used: " + e.getMessage() + Failures.REMEDY);
        }
    }

    private void take(String what, String name) {
        names.add(new Offer.Name(what, name));
        contributed.add(what + " " + name);
    }

    private void relation(String name) {
        names.add(new Offer.Name(Offer.RELATION, name));
    }
}
