package dev.kymograph.engine.extension;

import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Stability;
import dev.kymograph.metric.SubjectKind;
import java.util.List;

/**
 * What an analysis is lent for one question.
 *
 * <p>The chosen readings are the SQL relation {@code readings}, already pruned and deduplicated, one row for each reading and chosen
 * field:
 *
 * <ul>
 *   <li>{@code subject} INTEGER, {@code subject_name}, {@code timestamp} (UTC), {@code field} (its name), {@code value} (never
 *       NULL), {@code sensor_id}, {@code quality_score}, {@code age_year} (NULL where the kind has no life);
 *   <li>all fields of the metric type and all attributes of the subject's kind, by their names.
 * </ul>
 *
 * <p>The relation {@code measured} holds the same rows without what belongs to their subjects: no {@code subject_name}, no
 * {@code age_year}, no attributes. It is the faster one, often by half: sum it up by {@code subject}, and join {@code subjects} to
 * what has become few.
 *
 * <p>A third relation {@code subjects} holds the chosen subjects, with or without readings: {@code subject},
 * {@code subject_name}, the attributes, and {@code lives_from} and {@code lives_until}: the part of time, as half-open bounds, that
 * the question asks of this subject by its life ({@code age_year}); NULL where it does not.
 *
 * <p>Where a parameter is an {@link OtherMetric}, a fourth relation {@code others} holds its readings of the same subjects and time, a row
 * for each reading and numeric field: {@code subject}, {@code timestamp}, {@code metric}, {@code field}, {@code value} DOUBLE (never NULL),
 * {@code sensor_id} and {@code quality_score}.
 */
@Stability(Stability.Level.STABLE)
public interface AnalysisContext {

    MetricType metricType();

    SubjectKind kind();

    /** The chosen fields, in the order of the metric type: the one asked for, or all that the analysis can answer for. */
    List<Field> fields();

    /** The time that the question asks about, relative words resolved. */
    Window window();

    /**
     * Runs one SELECT over {@code readings}, {@code measured}, {@code subjects} and {@code others}. Arguments take the place of {@code ?}: strings, numbers,
     * booleans, {@link java.time.Instant}, {@link java.time.LocalDate} or null.
     */
    Rows query(String select, Object... arguments);

    /** Who watches: ask it now and then during long work in Java. */
    Watch watch();
}
