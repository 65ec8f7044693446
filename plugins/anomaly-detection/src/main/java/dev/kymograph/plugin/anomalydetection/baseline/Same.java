package dev.kymograph.plugin.anomalydetection.baseline;

import dev.kymograph.engine.extension.Meaning;

/** Which readings of the days before are compared with; {@code local} is microseconds of the clock on the wall. */
public enum Same {
    /** Those of the same hour. */
    @Meaning("the same hour")
    HOUR(24) {
        @Override
        int place(long local) {
            return hour(local);
        }

        @Override
        long count(long local) {
            return day(local);
        }
    },
    /** Those of the same hour, on working days or on weekends. */
    @Meaning("the same hour, on working days or on weekends")
    WEEKEND(48) {
        @Override
        int place(long local) {
            return hour(local) + (weekday(local) < SATURDAY ? 0 : 24);
        }

        @Override
        long count(long local) {
            int weekday = weekday(local);
            return weekday < SATURDAY ? week(local) * SATURDAY + weekday : week(local) * 2 + weekday - SATURDAY;
        }

        @Override
        public long daysAmong(long inARow) {
            return inARow / WEEK * SATURDAY + Math.min(SATURDAY, inARow % WEEK);
        }
    },
    /** Those of the same hour on the same day of the week. */
    @Meaning("the same hour on the same day of the week")
    WEEKDAY(7 * 24) {
        @Override
        int place(long local) {
            return hour(local) + weekday(local) * 24;
        }

        @Override
        long count(long local) {
            return week(local);
        }

        @Override
        public long daysAmong(long inARow) {
            return (inARow + WEEK - 1) / WEEK;
        }
    },
    /** All of them. */
    @Meaning("the whole day")
    DAY(1) {
        @Override
        int place(long local) {
            return 0;
        }

        @Override
        long count(long local) {
            return day(local);
        }
    };

    private static final int SATURDAY = 5;
    private static final int WEEK = 7;

    /** Where Monday is 0, the first day of 1970 is 3. */
    private static final int THURSDAY = 3;

    private final int places;

    Same(int places) {
        this.places = places;
    }

    /** How many parts are told apart. */
    int places() {
        return places;
    }

    /** How many days at most have the same part, of so many in a row. */
    public long daysAmong(long inARow) {
        return inARow;
    }

    /** The part that a moment is in. */
    abstract int place(long local);

    /** Its day, counted among those that have this part. */
    abstract long count(long local);

    private static int hour(long local) {
        return Hours.of(local);
    }

    private static long day(long local) {
        return Math.floorDiv(local, LocalTime.DAY);
    }

    private static int weekday(long local) {
        return (int) Math.floorMod(day(local) + THURSDAY, 7L);
    }

    private static long week(long local) {
        return Math.floorDiv(day(local) + THURSDAY, 7L);
    }
}
