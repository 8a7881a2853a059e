package io.weir.tail;

import java.util.List;

/**
 * What was read of one file in one turn.
 *
 * @param path under which the file was met
 */
public record TailBatch(int lane, String path, Entry entry, List<TailEvent> events) {
    public TailBatch {
        events = List.copyOf(events);
    }
}
