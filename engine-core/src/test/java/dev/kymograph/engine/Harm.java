package dev.kymograph.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What becomes of a file. */
enum Harm {
    FLIP {
        @Override
        void to(Path file, Path other, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
        }
    },
    ZERO {
        @Override
        void to(Path file, Path other, Random random) throws IOException {
            byte[] whole = Files.readAllBytes(file);
            byte[] bytes = whole.clone();
            while (Arrays.equals(bytes, whole)) {
                int from = random.nextInt(bytes.length);
                Arrays.fill(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(200)), (byte) 0);
            }
            Files.write(file, bytes);
        }
    },
    CUT {
        @Override
        void to(Path file, Path other, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        }
    },
    SWAP {
        @Override
        void to(Path file, Path other, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Files.readAllBytes(other));
            Files.write(other, bytes);
        }
    },
    LOSE {
        @Override
        void to(Path file, Path other, Random random) throws IOException {
            Files.delete(file);
        }
    };

    private static final List<Harm> ALL = List.of(values());

    /** One after the other. */
    static Harm of(int number) {
        return ALL.get(number % ALL.size());
    }

    /** Does it to a whole file, and where it takes two to another one. */
    abstract void to(Path file, Path other, Random random) throws IOException;
}
