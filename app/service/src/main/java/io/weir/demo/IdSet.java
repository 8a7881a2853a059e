package io.weir.demo;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which event ids have been seen, in about one bit an event: ids are sids, {@code lane:epoch:seq}, and seq is dense.
 * Ids of any other form are kept as 64-bit hashes. Both are bounded; what no longer fits is counted, never forgotten.
 */
final class IdSet {
    /** As {@code seq}, for an id that is no sid: the lane is then the hash of the whole id. */
    static final long PLAIN = -1;

    private static final int PAGE_BITS = 1 << 16;
    private static final int PAGE_WORDS = PAGE_BITS / Long.SIZE;

    /** 128 MB, which is a billion dense ids. */
    private static final int PAGES_MAX = 1 << 14;

    /** About 200 MB of boxed hashes at worst; sids never come here. */
    private static final int PLAIN_MAX = 4_000_000;

    private final Map<Long, Lane> lanes = new HashMap<>();
    private final Set<Long> plain = new HashSet<>();
    private final int pagesMax;
    private final int plainMax;
    private long distinct;
    private long untracked;
    private int pages;
    private long lastKey;
    private Lane last = new Lane();

    IdSet() {
        this(PAGES_MAX, PLAIN_MAX);
    }

    IdSet(int pagesMax, int plainMax) {
        this.pagesMax = pagesMax;
        this.plainMax = plainMax;
        lanes.put(0L, last);
    }

    /** True if the id had been seen before. An id beyond the bounds counts as new and as untracked. */
    boolean repeats(long lane, long seq) {
        if (seq == PLAIN) {
            return repeatsPlain(lane);
        }
        if (lane != lastKey) {
            last = lanes.computeIfAbsent(lane, key -> new Lane());
            lastKey = lane;
        }
        long[] page = last.page(seq / PAGE_BITS);
        if (page == null) {
            if (pages == pagesMax) {
                untracked++;
                return false;
            }
            page = last.add(seq / PAGE_BITS);
            pages++;
        }
        int word = (int) (seq % PAGE_BITS) / Long.SIZE;
        long bit = 1L << seq;
        if ((page[word] & bit) != 0) {
            return true;
        }
        page[word] |= bit;
        last.count(seq);
        distinct++;
        return false;
    }

    long distinct() {
        return distinct;
    }

    long untracked() {
        return untracked;
    }

    /** How many numbers between the first and the last of each lane have not come. */
    long gaps() {
        return lanes.values().stream().mapToLong(Lane::gaps).sum();
    }

    private boolean repeatsPlain(long hash) {
        if (plain.contains(hash)) {
            return true;
        }
        if (plain.size() >= plainMax) {
            untracked++;
            return false;
        }
        plain.add(hash);
        distinct++;
        return false;
    }

    private static final class Lane {
        private final Map<Long, long[]> pages = new HashMap<>();
        private long lastNumber = -1;
        private long[] last = new long[0];
        private long seen;
        private long first = Long.MAX_VALUE;
        private long highest = -1;

        long @Nullable [] page(long number) {
            if (number != lastNumber) {
                long[] found = pages.get(number);
                if (found == null) {
                    return null;
                }
                last = found;
                lastNumber = number;
            }
            return last;
        }

        long[] add(long number) {
            last = new long[PAGE_WORDS];
            lastNumber = number;
            pages.put(number, last);
            return last;
        }

        void count(long seq) {
            seen++;
            first = Math.min(first, seq);
            highest = Math.max(highest, seq);
        }

        long gaps() {
            return seen == 0 ? 0 : highest - first + 1 - seen;
        }
    }
}
