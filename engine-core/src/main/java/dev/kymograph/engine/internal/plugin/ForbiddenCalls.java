package dev.kymograph.engine.internal.plugin;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Finds calls that would end the whole process, by the method references in a class file's constant pool. What is called by
 * reflection is not found.
 */
final class ForbiddenCalls {

    private static final Map<String, Set<String>> CALLS =
            Map.of("java/lang/System", Set.of("exit"), "java/lang/Runtime", Set.of("exit", "halt"));

    private static final int MAGIC = 0xCAFEBABE;

    private final int[] tags;
    private final Object[] values;

    private ForbiddenCalls(int size) {
        tags = new int[size];
        values = new Object[size];
    }

    static void check(String entry, byte[] classFile) throws Refusal {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
            if (in.readInt() != MAGIC) {
                throw new Refusal("its entry [" + entry + "] is no class file; build it again");
            }
            in.skipNBytes(4);
            ForbiddenCalls pool = new ForbiddenCalls(in.readUnsignedShort());
            pool.read(in);
            pool.check(entry);
        } catch (IOException | RuntimeException e) {
            throw new Refusal("its entry [" + entry + "] is a damaged class file; build it again");
        }
    }

    private void read(DataInputStream in) throws IOException {
        for (int i = 1; i < tags.length; i++) {
            tags[i] = in.readUnsignedByte();
            switch (tags[i]) {
                case 1 -> values[i] = in.readUTF();
                case 3, 4, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // these take two places
                }
                case 7, 8, 16, 19, 20 -> values[i] = new int[] {in.readUnsignedShort()};
                case 9, 10, 11, 12 -> values[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("tag " + tags[i]);
            }
        }
    }

    private void check(String entry) throws Refusal {
        for (int i = 1; i < tags.length; i++) {
            if (tags[i] == 10) {
                String owner = text(indexes(indexes(i)[0])[0]);
                String method = text(indexes(indexes(i)[1])[0]);
                if (CALLS.getOrDefault(owner, Set.of()).contains(method)) {
                    throw new Refusal(
                            "its class " + entry.replaceFirst("\\.class$", "").replace('/', '.') + " calls "
                                    + owner.substring(owner.lastIndexOf('/') + 1) + "." + method
                                    + ", which would end the whole process; throw an exception instead");
                }
            }
        }
    }

    private int[] indexes(int at) {
        return (int[]) values[at];
    }

    private String text(int at) {
        return (String) values[at];
    }
}
