package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.SampleData;
import dev.kymograph.metric.DataName;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;

/** Asks a plugin's extensions what they bring. */
final class OfferBuilder {

    private final String plugin;
    private final List<Contribution<MetricTypes>> metricTypes = new ArrayList<>();
    private final List<Contribution<Analysis<?>>> analyses = new ArrayList<>();
    private final List<Contribution<SampleData<?>>> sampleData = new ArrayList<>();
    private final List<String> contributed = new ArrayList<>();
    private final List<Offer.Name> names = new ArrayList<>();

    OfferBuilder(String plugin) {
        this.plugin = plugin;
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
        if (!any) {
            throw new Refusal("its extension " + extension.getClass().getName()
                    + " implements no extension point; implement one of dev.kymograph.engine.extension");
        }
    }

    Offer offer() {
        return new Offer(
                List.copyOf(metricTypes),
                List.copyOf(analyses),
                List.copyOf(sampleData),
                List.copyOf(contributed),
                List.copyOf(names));
    }

    private void metricTypes(MetricTypes declaring) {
        Declared declared = new Declared(declaring.metricTypes(), declaring.subjectKinds());
        for (SubjectKind kind : declared.subjectKinds()) {
            take("kind", kind.name());
            relation(kind.relation());
            if (!kind.table().equals(kind.relation())) {
                relation(kind.table());
            }
            relation(kind.name() + "_metrics");
        }
        for (MetricType metric : declared.metricTypes()) {
            take("metric", metric.name());
            relation(metric.name());
        }
        metricTypes.add(new Contribution<>(plugin, declared));
    }

    private void analysis(Analysis<?> analysis) throws Refusal {
        AnalysisSpec<?> spec = analysis.spec();
        if (spec.parameters() == null || !spec.parameters().isRecord()) {
            throw new Refusal("the parameters of its analysis '" + spec.name() + "' are no record");
        }
        take("analysis", spec.name());
        analyses.add(new Contribution<>(plugin, analysis));
    }

    private void sampleData(SampleData<?> sample) throws Refusal {
        String name = DataName.check("sample data", sample.name());
        if (sample.parameters() == null || !sample.parameters().isRecord()) {
            throw new Refusal("the parameters of its sample data '" + name + "' are no record");
        }
        take("sample data", name);
        sampleData.add(new Contribution<>(plugin, sample));
    }

    private void take(String what, String name) {
        names.add(new Offer.Name(what, name));
        contributed.add(what + " " + name);
    }

    private void relation(String name) {
        names.add(new Offer.Name(Offer.RELATION, name));
    }
}
