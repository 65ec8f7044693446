package dev.kymograph.engine.internal.analysis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Field;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether values come again, by a look at some of them. It says which of two ways to an answer is the faster one, and nothing else,
 * so that what was seen is believed for a while, whoever is asked about then.
 */
final class Recurrence {

    private static final int LOOK = 10_000;
    private static final Duration BELIEVED = Duration.ofMinutes(10);

    private final Cache<Key, Boolean> seen =
            Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(BELIEVED).build();

    private record Key(String metricType, List<Field> fields, String groups) {}

    /** Among the first of each field, in their groups, at most half are different. */
    boolean of(Grouping by, AnalysisContext context) {
        Key key = new Key(context.metricType().name(), context.fields(), by.computed());
        Boolean known = seen.getIfPresent(key);
        return known != null ? known : look(key, by, context);
    }

    private boolean look(Key key, Grouping by, AnalysisContext context) {
        String firsts = context.fields().stream()
                .map(field -> first(field, by, context))
                .collect(Collectors.joining(" UNION ALL "));
        boolean comeAgain = true;
        long most = 0;
        try (Rows looks =
                context.query("WITH " + by.owners() + "looks AS (" + firsts + ") SELECT seen, different FROM looks")) {
            while (looks.next()) {
                long values = looks.value(0) == null ? 0 : ((Number) looks.value(0)).longValue();
                long different = ((Number) looks.value(1)).longValue();
                comeAgain &= values >= different * 2;
                most = Math.max(most, values);
            }
        }
        if (most == LOOK) {
            // Of fewer, either way is fast, and they tell little of others.
            seen.put(key, comeAgain);
        }
        return comeAgain && most > 0;
    }

    private static String first(Field field, Grouping by, AnalysisContext context) {
        return "SELECT CAST(sum(n) AS BIGINT) AS seen, count(*) AS different FROM (SELECT count(*) AS n FROM (SELECT "
                + by.computed() + "value FROM " + by.readings() + " WHERE " + Sql.finite(context)
                + (context.fields().size() == 1 ? "" : " AND field = '" + field.name() + "'") + " LIMIT " + LOOK
                + ") AS firsts GROUP BY " + by.keys() + "value) AS counts";
    }
}
