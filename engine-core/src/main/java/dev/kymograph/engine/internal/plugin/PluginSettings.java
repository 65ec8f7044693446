package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Configuration.Setting;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Vocabulary.ParameterSpec;
import dev.kymograph.engine.extension.Secret;
import dev.kymograph.engine.internal.config.PluginSections;
import dev.kymograph.engine.internal.config.PluginSections.Given;
import dev.kymograph.engine.internal.parameter.ParameterBinder;
import dev.kymograph.engine.internal.text.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds what the configuration says to a plugin to the record that the plugin declares. */
final class PluginSettings {

    private final String plugin;
    private final PluginSections sections;
    private Optional<Class<?>> type = Optional.empty();
    private Optional<Record> bound = Optional.empty();
    private List<Setting> explained = List.of();

    PluginSettings(String plugin, PluginSections sections) {
        this.plugin = plugin;
        this.sections = sections;
    }

    /** The record, which all extensions of the plugin share. */
    Record as(Class<? extends Record> wanted) throws Refusal {
        if (type.isPresent() && !type.get().equals(wanted)) {
            throw new Refusal(
                    "its extensions ask for different settings, " + type.get().getSimpleName() + " and "
                            + wanted.getSimpleName() + "; a plugin has one record of them");
        }
        if (bound.isEmpty()) {
            bound = Optional.of(bind(wanted));
            type = Optional.of(wanted);
        }
        return bound.get();
    }

    /** Refuses settings that nobody asked for. */
    void requireAsked() throws Refusal {
        if (type.isEmpty()) {
            requireKnown(List.of());
        }
    }

    /** What can be set, and what is. */
    List<Setting> explained() {
        return explained;
    }

    private <P extends Record> P bind(Class<P> wanted) throws Refusal {
        ParameterBinder<P> binder;
        try {
            binder = ParameterBinder.of(wanted);
        } catch (IllegalArgumentException e) {
            throw new Refusal("its settings cannot be used: " + e.getMessage());
        }
        requireKnown(binder.names().stream().map(PluginSettings::key).toList());
        Map<String, List<String>> words = new LinkedHashMap<>();
        List<Setting> settings = new ArrayList<>();
        for (ParameterSpec spec : binder.specs()) {
            Optional<Given> given = sections.given(plugin, key(spec.name()));
            given.ifPresent(said -> words.put(spec.name(), said.words()));
            settings.add(explained(spec, given, binder.isSecret(spec.name())));
        }
        explained = List.copyOf(settings);
        return bind(binder, words);
    }

    private <P extends Record> P bind(ParameterBinder<P> binder, Map<String, List<String>> words) throws Refusal {
        try {
            return binder.bindFor("set it up", words);
        } catch (KymographException e) {
            String places = words.keySet().stream()
                    .flatMap(name -> sections.given(plugin, key(name)).stream())
                    .map(Given::from)
                    .distinct()
                    .reduce((first, second) -> first + ", " + second)
                    .orElse("the configuration");
            String end = e.getMessage().matches("(?s).*[.?]") ? "" : ".";
            throw new Refusal(
                    e.getMessage() + end + " Set it as " + PluginSections.path(plugin, "…") + " (" + places + ")");
        }
    }

    private void requireKnown(List<String> known) throws Refusal {
        for (String key : sections.keys(plugin)) {
            if (!known.contains(key)) {
                String from = sections.given(plugin, key).map(Given::from).orElse("");
                throw new Refusal(from + ": " + PluginSections.path(plugin, key) + ": unknown key."
                        + Nearest.didYouMean(key, known)
                        + (known.isEmpty() ? " It has no settings" : " It has " + String.join(", ", known)));
            }
        }
    }

    private Setting explained(ParameterSpec spec, Optional<Given> given, boolean secret) {
        String value = given.map(said -> String.join(", ", said.words()))
                .or(spec::byDefault)
                .map(text -> secret ? Secret.of(text).toString() : text)
                .orElse("");
        String help = spec.help() + " (" + spec.type() + ", " + PluginSections.variable(plugin, key(spec.name())) + ")";
        return new Setting(
                PluginSections.path(plugin, key(spec.name())),
                help,
                value,
                given.map(Given::from).orElse(spec.required() ? "not set" : "default"));
    }

    /** {@code alarm_above} is written {@code alarm-above} in a configuration. */
    private static String key(String name) {
        return name.replace('_', '-');
    }
}
