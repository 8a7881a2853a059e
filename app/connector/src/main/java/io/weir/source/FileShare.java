package io.weir.source;

import io.weir.tail.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one task has of the connector: entries, and lanes that no other task has. Entries between whose folders a file can be
 * renamed stay together, as do those of one lane: what a file is, only the task knows that has read it.
 */
record FileShare(List<String> entries, List<Integer> lanes) {
    static final String ENTRIES = "files.task.entries";
    static final String LANES = "files.task.lanes";

    FileShare {
        entries = List.copyOf(entries);
        lanes = List.copyOf(lanes);
    }

    /** At most so many. */
    static List<FileShare> deal(FileSourceSettings settings, int tasksMax) {
        List<List<String>> groups = groups(settings.entries());
        for (int tasks = Math.min(tasksMax, groups.size()); tasks > 1; tasks--) {
            List<FileShare> shares = deal(settings, groups, tasks);
            if (shares.stream().noneMatch(it -> it.lanes().isEmpty())) {
                return shares;
            }
        }
        return List.of(new FileShare(
                List.copyOf(settings.entries().keySet()),
                IntStream.range(0, settings.lanes()).boxed().toList()));
    }

    static FileShare of(Map<String, String> given) {
        return new FileShare(
                Arrays.asList(given.getOrDefault(ENTRIES, "").split(",", -1)),
                Arrays.stream(given.getOrDefault(LANES, "").split(",", -1))
                        .map(Integer::valueOf)
                        .toList());
    }

    void write(Map<String, String> task) {
        task.put(ENTRIES, String.join(",", entries));
        task.put(LANES, lanes.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    private static List<FileShare> deal(FileSourceSettings settings, List<List<String>> groups, int tasks) {
        List<List<String>> entries = new ArrayList<>();
        List<TreeSet<Integer>> lanes = new ArrayList<>();
        TreeSet<Integer> free =
                IntStream.range(0, settings.lanes()).boxed().collect(Collectors.toCollection(TreeSet::new));
        for (int task = 0; task < tasks; task++) {
            entries.add(new ArrayList<>());
            lanes.add(new TreeSet<>());
        }
        for (int group = 0; group < groups.size(); group++) {
            int task = group % tasks;
            entries.get(task).addAll(groups.get(group));
            Set<String> names = Set.copyOf(groups.get(group));
            settings.entries().forEach((name, entry) -> {
                Integer lane = entry.lane();
                if (lane != null && names.contains(name) && free.remove(lane)) {
                    lanes.get(task).add(lane);
                }
            });
        }
        // Files whose entry names no lane need one as well.
        int next = 0;
        for (int lane : free) {
            lanes.get(next++ % tasks).add(lane);
        }
        List<FileShare> shares = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            // No lane but those that others have named would put the files of this one into them.
            shares.add(
                    new FileShare(entries.get(task), free.size() < tasks ? List.of() : List.copyOf(lanes.get(task))));
        }
        return shares;
    }

    private static List<List<String>> groups(Map<String, Entry> entries) {
        List<Map<String, Entry>> groups = new ArrayList<>();
        entries.forEach((name, entry) -> {
            Map<String, Entry> joined = new LinkedHashMap<>();
            groups.removeIf(group -> {
                boolean isNear = group.values().stream().anyMatch(it -> isNear(it, entry));
                if (isNear) {
                    joined.putAll(group);
                }
                return isNear;
            });
            joined.put(name, entry);
            groups.add(joined);
        });
        return groups.stream().map(it -> List.copyOf(it.keySet())).toList();
    }

    private static boolean isNear(Entry one, Entry other) {
        boolean isOneLane = one.lane() != null && one.lane().equals(other.lane());
        return isOneLane || one.root().startsWith(other.root()) || other.root().startsWith(one.root());
    }
}
