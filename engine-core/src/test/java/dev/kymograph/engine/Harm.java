package dev.kymograph.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What becomes of a file. */
enum Harm {
    FLIP {
        @Override
        byte[] to(byte[] bytes, Random random) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            return bytes;
        }
    },
    ZERO {
        @Override
        byte[] to(byte[] bytes, Random random) {
            int from = random.nextInt(bytes.length);
            Arrays.fill(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(200)), (byte) 0);
            return bytes;
        }
    },
    CUT {
        @Override
        byte[] to(byte[] bytes, Random random) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
    },
    SWAP {
        @Override
        byte[] to(byte[] bytes, Random random) {
            throw new UnsupportedOperationException("it takes another file");
        }
    },
    LOSE {
        @Override
        byte[] to(byte[] bytes, Random random) {
            throw new UnsupportedOperationException("it leaves no file");
        }
    };

    private static final List<Harm> ALL = List.of(values());

    /** One after the other. */
    static Harm of(int number) {
        return ALL.get(number % ALL.size());
    }

    abstract byte[] to(byte[] bytes, Random random);
}
