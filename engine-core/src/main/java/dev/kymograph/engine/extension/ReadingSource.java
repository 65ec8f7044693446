package dev.kymograph.engine.extension;

import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Stability;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;

/** The file that a {@link ReadingFormat} is to read, and what was said of it. Used by one thread. */
@Stability(Stability.Level.EVOLVING)
public interface ReadingSource {

    /** The file's name, for messages. */
    String name();

    /**
     * The file from its beginning; what {@code .gz} names is unpacked on the way. May be opened again. Ends with an error when nobody
     * wants the rest.
     */
    InputStream open() throws IOException;

    /** What its readings are to become. */
    MetricType metricType();

    SubjectKind kind();

    /** The id of the subject that all of it is about: for a file that does not say. Fails where none was named. */
    int subject();

    /** Of times that name none. */
    ZoneId zone();
}
