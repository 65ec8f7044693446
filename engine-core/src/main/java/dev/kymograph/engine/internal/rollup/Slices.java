package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.duckdb.Micros;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** Cuts the time that has to be summed up into whole days of one month, few enough that their readings fit into memory. */
record Slices(Times times, List<LakeFile> files, long most) {

    private static final long DAY = 86_400_000_000L;

    /** @param most readings in one slice, as far as can be told beforehand and unless a day has more */
    static List<Times.Span> of(News news, long most) {
        return of(news.times(), news.part().files(), most);
    }

    static List<Times.Span> of(Times times, List<LakeFile> files, long most) {
        Slices slices = new Slices(times, files, most);
        List<Times.Span> all = new ArrayList<>();
        YearMonth month = Micros.month(times.from());
        while (Micros.start(month) < times.to()) {
            all.addAll(slices.of(month));
            month = month.plusMonths(1);
        }
        return all;
    }

    private List<Times.Span> of(YearMonth month) {
        long from = Math.max(Micros.start(month), Math.floorDiv(times.from(), DAY) * DAY);
        long to = Math.min(Micros.start(month.plusMonths(1)), -Math.floorDiv(-times.to(), DAY) * DAY);
        long pieces = Math.min((to - from) / DAY, 1 + readings(from, to) / most);
        long days = -Math.floorDiv(-(to - from), DAY * pieces);
        List<Times.Span> spans = new ArrayList<>();
        for (long at = from; at < to; at += days * DAY) {
            Times.Span span = new Times.Span(at, Math.min(to, at + days * DAY));
            if (times.meets(span.from(), span.to() - 1)) {
                spans.add(span);
            }
        }
        return spans;
    }

    private long readings(long from, long to) {
        double readings = 0;
        for (LakeFile file : files) {
            double all = file.toMicros() - file.fromMicros() + 1;
            double share = (Math.min(to, file.toMicros() + 1) - Math.max(from, file.fromMicros())) / all;
            readings += Math.max(0, share) * file.readings();
        }
        return (long) readings;
    }
}
