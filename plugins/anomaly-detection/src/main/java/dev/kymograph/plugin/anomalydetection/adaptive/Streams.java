package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The ways in which a reading may be unusual. */
final class Streams {

    private Streams() {}

    /** The distance to what was expected. */
    static final class Residual extends Stream {
        Residual() {
            super(Kind.SPIKE, 0);
        }

        @Override
        double distance(double value, double expected) {
            return Math.abs(value - expected);
        }
    }

    /** How far it is beyond all before, in widths of what was. */
    static final class Extent extends Stream {
        private static final double FINEST = 0.02;
        private static final double NEAR = 0.03;
        private static final double FALL = 4;

        private double least = Double.POSITIVE_INFINITY;
        private double greatest = Double.NEGATIVE_INFINITY;

        Extent() {
            super(Kind.RANGE, FINEST);
        }

        @Override
        double distance(double value, double expected) {
            double beyond = Math.max(0, Math.max(least - value, value - greatest));
            double range = greatest - least;
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
            return range > 0 && beyond > 0 ? beyond / range : 0;
        }

        /** Some reading is always the greatest so far: by how much is what counts. */
        @Override
        double most(double distance) {
            return FALL * Math.log1p(distance / NEAR);
        }

        @Override
        public void save(DataOutput out) throws IOException {
            super.save(out);
            out.writeDouble(least);
            out.writeDouble(greatest);
        }

        @Override
        public void load(DataInput in) throws IOException {
            super.load(in);
            least = in.readDouble();
            greatest = in.readDouble();
        }
    }

    /** How otherwise the last few readings vary than many, as a ratio's logarithm. */
    static final class Spread extends Stream {
        private static final double FINEST = 0.2;
        private static final int FEW = 20;
        private static final int MANY = 400;

        private final Levels squares = new Levels(FEW, MANY);

        Spread() {
            super(Kind.RHYTHM, FINEST);
        }

        @Override
        double distance(double value, double expected) {
            double off = value - expected;
            squares.add(off * off);
            boolean varies = squares.slow() > 0 && squares.fast() > 0;
            return varies ? Math.abs(Math.log(squares.fast() / squares.slow())) : 0;
        }

        /** What strays far is far from what was expected, too. */
        @Override
        double weight() {
            return 0.5;
        }

        @Override
        public void save(DataOutput out) throws IOException {
            super.save(out);
            squares.save(out);
        }

        @Override
        public void load(DataInput in) throws IOException {
            super.load(in);
            squares.load(in);
        }
    }

    /** How often the same value came in a row, once it has been another. */
    static final class Run extends Stream {
        private static final double FINEST = 2;

        private double last = Double.NaN;
        private boolean changed;
        private int length;

        Run() {
            super(Kind.FLAT_LINE, FINEST);
        }

        @Override
        double distance(double value, double expected) {
            boolean same = value == last;
            changed |= !same && !Double.isNaN(last);
            last = value;
            length = same ? length + 1 : 0;
            return changed ? length : 0;
        }

        @Override
        public void save(DataOutput out) throws IOException {
            super.save(out);
            out.writeDouble(last);
            out.writeBoolean(changed);
            out.writeInt(length);
        }

        @Override
        public void load(DataInput in) throws IOException {
            super.load(in);
            last = in.readDouble();
            changed = in.readBoolean();
            length = in.readInt();
        }
    }
}
