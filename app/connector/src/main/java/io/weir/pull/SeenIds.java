package io.weir.pull;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Events that the next round will meet again, by the first 64 bits of the SHA-256 of their ids: nobody can make two that are
 * the same to keep one of them out. In the order in which they came; never more than there is room for, the oldest
 * go first, and what was forgotten may come twice.
 */
public final class SeenIds {
    private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;

    /** So many are kept whatever their time: pages shift while they are read, and an API repeats what it just said. */
    private static final int NEWEST = 1_000;

    private final int max;
    private final Map<Long, Integer> seconds;

    private SeenIds(int max, Map<Long, Integer> seconds) {
        this.max = max;
        this.seconds = seconds;
    }

    static SeenIds none(int max) {
        return new SeenIds(max, new LinkedHashMap<>());
    }

    /**
     * What {@link #text} has written.
     *
     * @throws IllegalArgumentException where it has not
     */
    static SeenIds parse(int max, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        if (bytes.remaining() % ENTRY_BYTES != 0) {
            throw new IllegalArgumentException("ids of " + bytes.remaining() + " bytes");
        }
        Map<Long, Integer> seconds = new LinkedHashMap<>();
        while (bytes.hasRemaining()) {
            long hash = bytes.getLong();
            seconds.put(hash, bytes.getInt());
        }
        return new SeenIds(max, seconds);
    }

    static long hash(String id) {
        return ByteBuffer.wrap(digest().digest(id.getBytes(UTF_8))).getLong();
    }

    boolean has(long hash) {
        return seconds.containsKey(hash);
    }

    int size() {
        return seconds.size();
    }

    /**
     * @param more with the seconds since 1970 of each
     * @param horizonMillis nothing before it will come again
     */
    SeenIds with(Map<Long, Integer> more, long horizonMillis) {
        if (more.isEmpty()) {
            return this;
        }
        Map<Long, Integer> all = new LinkedHashMap<>(seconds);
        all.putAll(more);
        int horizon = seconds(horizonMillis);
        int candidates = all.size() - NEWEST;
        Iterator<Integer> each = all.values().iterator();
        for (int i = 0; i < candidates; i++) {
            if (each.next() < horizon) {
                each.remove();
            }
        }
        Iterator<Integer> oldest = all.values().iterator();
        for (int excess = all.size() - max; excess > 0; excess--) {
            oldest.next();
            oldest.remove();
        }
        return new SeenIds(max, all);
    }

    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(seconds.size() * ENTRY_BYTES);
        seconds.forEach((hash, second) -> bytes.putLong(hash).putInt(second));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** @param millis {@link EventTime#NONE} is later than any */
    static int seconds(long millis) {
        return millis == EventTime.NONE
                ? Integer.MAX_VALUE
                : (int) Math.max(0, Math.min(Integer.MAX_VALUE, Math.floorDiv(millis, 1_000L)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
