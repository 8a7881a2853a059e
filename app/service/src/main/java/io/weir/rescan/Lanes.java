package io.weir.rescan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lanes of one partition, found by the bytes of their names. */
final class Lanes {
    /** A source has a handful; beyond that many they are counted together. */
    static final int LANES_MAX = 10_000;

    /** No lane of an event has such a name. */
    static final String OTHERS = "@others";

    private static final int SLOTS = 1 << 15;

    private final @Nullable Lane[] slots = new Lane[SLOTS];
    private final List<Lane> all = new ArrayList<>();
    private @Nullable Lane last;
    private @Nullable Lane others;

    Lane of(SidBytes sid) {
        Lane likely = last;
        if (likely != null && likely.hash() == sid.laneHash() && sid.isOf(likely.name())) {
            return likely;
        }
        int at = (int) (sid.laneHash() >>> 40) & (SLOTS - 1);
        Lane found = slots[at];
        while (found != null && !(found.hash() == sid.laneHash() && sid.isOf(found.name()))) {
            at = (at + 1) & (SLOTS - 1);
            found = slots[at];
        }
        if (found == null) {
            if (all.size() >= LANES_MAX) {
                return others();
            }
            byte[] name = sid.lane();
            found = new Lane(name, sid.laneHash(), name[0] != '@');
            slots[at] = found;
            all.add(found);
        }
        last = found;
        return found;
    }

    List<Lane> all() {
        return all;
    }

    /** The one of all lanes beyond that many; null where there are none. */
    @Nullable
    Lane pooled() {
        return others;
    }

    private Lane others() {
        Lane pool = others;
        if (pool == null) {
            byte[] name = OTHERS.getBytes(ISO_8859_1);
            pool = new Lane(name, EventDigest.lane(name), false);
            others = pool;
            all.add(pool);
        }
        return pool;
    }
}
