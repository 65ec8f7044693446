package dev.kymograph.plugin.wearableformats;

import dev.kymograph.engine.extension.FormatSpec;
import dev.kymograph.engine.extension.ReadingFormat;
import dev.kymograph.engine.extension.ReadingSink;
import dev.kymograph.engine.extension.ReadingSource;
import java.io.IOException;
import org.pf4j.Extension;

/** The export.xml of Apple Health: records of all that a telephone and its watch measure, with offsets and units. */
@Extension
public final class AppleHealth implements ReadingFormat<AppleHealthParameters> {

    @Override
    public FormatSpec<AppleHealthParameters> spec() {
        return new FormatSpec<>("apple-health", "the export.xml of Apple Health", AppleHealthParameters.class);
    }

    @Override
    public void read(AppleHealthParameters parameters, ReadingSource source, ReadingSink sink) throws IOException {
        AppleType type = AppleType.of(parameters, source.metricType());
        AppleRecords records = new AppleRecords(type, parameters.source(), source, sink);
        try (XmlFile xml = XmlFile.open(source, "HealthData", "an export of Apple Health")) {
            while (xml.next()) {
                records.see(xml);
            }
        }
        records.requireAny();
    }
}
