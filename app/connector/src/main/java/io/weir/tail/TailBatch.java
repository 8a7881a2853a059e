package io.weir.tail;

import java.util.List;

/**
 * What was read of one file in one turn.
 *
 * @param path under which the file was met
 * @param others how far every other file of its lane is read by then
 */
public record TailBatch(int lane, String path, Entry entry, List<TailEvent> events, List<Mark> others) {
    public TailBatch {
        events = List.copyOf(events);
        others = List.copyOf(others);
    }
}
