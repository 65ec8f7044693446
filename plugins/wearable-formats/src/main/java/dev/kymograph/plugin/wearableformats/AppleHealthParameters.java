package dev.kymograph.plugin.wearableformats;

import dev.kymograph.engine.extension.Parameter;
import java.util.Optional;

record AppleHealthParameters(
        @Parameter(help = "which records, as in HeartRate; by default those that the metric type stands for")
        Optional<String> type,

        @Parameter(help = "the field that takes their values, where the metric type has several")
        Optional<String> field,

        @Parameter(help = "only what this source measured, by its name in the export")
        Optional<String> source) {}
