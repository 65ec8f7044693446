package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.SampleSummary;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes up sample data; its options are the parameters that the sample declares. */
final class GenerateCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of(
                "generate", "make up sample data in this data folder", "generate [SAMPLE] [--PARAMETER VALUE…]");
    }

    /** The usage with the options of the samples there are. */
    static Usage usage(Usage general, Engine engine, Option... own) {
        List<Option> options = new ArrayList<>(List.of(own));
        for (CommandSpec sample : engine.vocabulary().sampleData()) {
            sample.parameters().stream()
                    .map(p -> new Option(option(p.name()), AnalysisCommand.values(p), AnalysisCommand.help(p)))
                    .filter(option -> options.stream().noneMatch(o -> o.name().equals(option.name())))
                    .forEach(options::add);
        }
        return new Usage(general.name(), general.summary(), general.forms(), options, general.examples());
    }

    private static String option(String parameter) {
        return parameter.replace('_', '-');
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Engine engine = session.anyEngine();
        Arguments arguments = Arguments.of(usage(usage(), engine), line).atMost(1);
        CommandSpec sample = sample(engine, arguments.words().stream().findFirst());
        session.makeData();
        SampleSummary made = session.engine().generate(sample.name(), parameters(sample, arguments), session.watch());
        IngestSummary readings = made.readings();
        return new Table()
                .numbers("subjects", "read", "accepted", "rejected", "replaced")
                .texts("beside")
                .row(
                        made.subjects(),
                        readings.read(),
                        readings.accepted(),
                        readings.rejected(),
                        readings.replaced(),
                        made.beside().toString())
                .rows();
    }

    /** The sample that is named, or the only one. */
    static CommandSpec sample(Engine engine, Optional<String> name) {
        List<CommandSpec> samples = engine.vocabulary().sampleData();
        List<String> names = samples.stream().map(CommandSpec::name).toList();
        if (samples.isEmpty()) {
            throw Mistake.of(
                    "sample.none",
                    "Cannot make up data: no plugin brings sample data; 'plugins' lists those there are");
        }
        if (name.isEmpty() && samples.size() > 1) {
            throw Mistake.of(
                    "command.usage", "Cannot make up data: name one of the samples [" + String.join(", ", names) + "]");
        }
        String wanted = name.orElse(names.get(0));
        return samples.stream()
                .filter(sample -> sample.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Mistake.of(
                        "sample.unknown",
                        "Cannot make up [" + wanted + "]: there are [" + String.join(", ", names) + "]"
                                + Mistake.near(wanted, names, "help generate")));
    }

    /** The options as the words that the engine reads. */
    static List<String> parameters(CommandSpec sample, Arguments arguments) {
        List<String> words = new ArrayList<>();
        sample.parameters()
                .forEach(parameter -> arguments
                        .option(option(parameter.name()))
                        .ifPresent(value -> words.add(parameter.name() + "=" + value)));
        return words;
    }
}
