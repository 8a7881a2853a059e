package io.weir.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What our partitions take of a cluster's disks, and what is left for them.
 *
 * @param <P> what names a partition
 * @param sizes bytes of the largest copy of each partition
 * @param usable bytes of the disk that has the least left; NaN where no broker tells
 * @param total bytes of that disk; NaN where no broker tells
 * @param share of one copy's growth that such a disk gets: all of it where there is one disk, and one copy
 */
public record Disks<P>(Map<P, Long> sizes, double usable, double total, double share) {
    public Disks {
        sizes = Map.copyOf(sizes);
    }

    /**
     * One disk of one broker.
     *
     * @param usable NaN where the broker does not tell
     * @param total NaN where the broker does not tell
     * @param sizes of the copies that lie there
     */
    public record Disk<P>(double usable, double total, Map<P, Long> sizes) {
        public Disk {
            sizes = Map.copyOf(sizes);
        }
    }

    /** Where nobody may look. */
    public static <P> Disks<P> unknown() {
        return new Disks<>(Map.of(), Double.NaN, Double.NaN, 1);
    }

    public static <P> Disks<P> of(List<Disk<P>> disks) {
        Map<P, Long> sizes = new HashMap<>();
        double usable = Double.NaN;
        double total = Double.NaN;
        double all = 0;
        for (Disk<P> disk : disks) {
            if (disk.usable() < usable || Double.isNaN(usable)) {
                usable = disk.usable();
                total = disk.total();
            }
            for (Map.Entry<P, Long> copy : disk.sizes().entrySet()) {
                sizes.merge(copy.getKey(), copy.getValue(), Math::max);
                all += copy.getValue();
            }
        }
        double once = sizes.values().stream().mapToLong(it -> it).sum();
        return new Disks<>(sizes, usable, total, once == 0 || disks.isEmpty() ? 1 : all / once / disks.size());
    }
}
