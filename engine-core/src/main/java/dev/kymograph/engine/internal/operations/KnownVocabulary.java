package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.lake.Formats;
import dev.kymograph.engine.internal.lake.Samples;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.OfferedFunction;
import dev.kymograph.engine.internal.query.Analyses;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;

/** What can be asked about, as catalog, analyses and samples know it now. */
public final class KnownVocabulary implements Vocabulary {

    private final Catalog catalog;
    private final Analyses analyses;
    private final Samples samples;
    private final Formats formats;
    private final Questions questions;
    private final Extensions extensions;

    public KnownVocabulary(
            Catalog catalog,
            Analyses analyses,
            Samples samples,
            Formats formats,
            Questions questions,
            Extensions extensions) {
        this.extensions = extensions;
        this.catalog = catalog;
        this.analyses = analyses;
        this.samples = samples;
        this.formats = formats;
        this.questions = questions;
    }

    @Override
    public List<MetricType> metricTypes() {
        return catalog.declarations().metricTypes();
    }

    @Override
    public List<SubjectKind> subjectKinds() {
        return catalog.declarations().kinds();
    }

    @Override
    public List<CommandSpec> analyses() {
        return analyses.specs();
    }

    @Override
    public List<CommandSpec> sampleData() {
        return samples.specs();
    }

    @Override
    public List<FunctionSpec> functions() {
        return extensions.functions().stream().map(OfferedFunction::spec).toList();
    }

    @Override
    public List<BuiltInFunction> builtInFunctions() {
        return questions.builtInFunctions();
    }

    @Override
    public List<CommandSpec> formats() {
        return formats.specs();
    }

    @Override
    public List<Relation> relations() {
        return questions.relations();
    }
}
