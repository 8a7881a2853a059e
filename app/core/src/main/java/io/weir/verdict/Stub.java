package io.weir.verdict;

import io.weir.envelope.Payload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What stands in for an original that is too large for any record: its first bytes as the value, its size and hash in
 * the headers, so that it can still be recognised, and found again at its sender.
 *
 * @param originalBytes the size of the original value
 * @param sha256 of the original value, hexadecimal
 * @param omittedKeyBytes the size of a key that is too large to keep; 0 where the record has the original key
 */
public record Stub(Payload kept, long originalBytes, String sha256, long omittedKeyBytes) {
    /** Enough to see what it was; far below every limit, so that a stub always fits. */
    public static final int KEPT_BYTES_MAX = 65_536;

    public static Stub of(byte[] original, long omittedKeyBytes) {
        byte[] kept = Arrays.copyOf(original, Math.min(original.length, KEPT_BYTES_MAX));
        return new Stub(
                Payload.wrap(kept), original.length, HexFormat.of().formatHex(sha256(original)), omittedKeyBytes);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
