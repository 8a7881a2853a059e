package io.weir.tail;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * By what content is known again, up to a position: its first bytes, and those before the position. The first alone would
 * take each file that begins with the same headings for the same.
 *
 * @param head of so many first bytes, a hash that nobody who writes logs can hit on purpose
 * @param tail of so many bytes before the position, a checksum
 */
record Proof(int headBytes, String head, int tailBytes, int tail) {
    static final int HEAD_MAX = 1_024;
    static final int TAIL_MAX = 256;

    static final Proof NONE = new Proof(0, "-", 0, 0);

    /** 96 bits. */
    private static final int HASH_BYTES = 12;

    static String hash(byte[] head, int length) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(head, 0, length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha.digest(), HASH_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static int checksum(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    boolean isHeadOf(byte[] bytes, int length) {
        return length >= headBytes && (headBytes == 0 || hash(bytes, headBytes).equals(head));
    }

    /** Whether the content has these bytes before that position. */
    boolean isTailAt(Content content, long offset) throws IOException {
        byte[] bytes = new byte[tailBytes];
        return content.readFully(bytes, tailBytes, offset - tailBytes) == tailBytes
                && checksum(bytes, 0, tailBytes) == tail;
    }

    static Proof parse(String head, String tail) {
        int first = head.indexOf('.');
        int second = tail.indexOf('.');
        return new Proof(
                Integer.parseInt(head.substring(0, first)),
                head.substring(first + 1),
                Integer.parseInt(tail.substring(0, second)),
                Integer.parseUnsignedInt(tail.substring(second + 1), 16));
    }

    String headText() {
        return headBytes + "." + head;
    }

    String tailText() {
        return tailBytes + "." + Integer.toHexString(tail);
    }
}
