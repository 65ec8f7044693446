package dev.kymograph.engine.internal.lake.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text from bytes. */
final class Utf8 {

    private Utf8() {}

    /** The text, or null if the bytes are not UTF-8. */
    static String strict(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException damaged) {
            return null;
        }
    }

    /** The text, with a mark in place of what is not UTF-8. */
    static String lenient(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
