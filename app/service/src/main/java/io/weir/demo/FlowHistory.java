package io.weir.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;

/** The last minute of looks, and the rates that follow from it. */
final class FlowHistory {
    /** Rates over less jump with every batch; over more they lag behind what the user has just done. */
    private static final Duration RATE_SPAN = Duration.ofSeconds(2);

    private static final int LOOKS_MAX = 240;
    private final Deque<Flow> looks = new ArrayDeque<>();

    void add(Flow flow) {
        looks.addLast(flow);
        if (looks.size() > LOOKS_MAX) {
            looks.removeFirst();
        }
    }

    /** Events a second, over the last two seconds. */
    long rate(ToLongFunction<Flow> count) {
        if (looks.size() < 2) {
            return 0;
        }
        Flow last = looks.getLast();
        Iterator<Flow> back = looks.descendingIterator();
        Flow first = last;
        while (back.hasNext() && last.elapsed().minus(first.elapsed()).compareTo(RATE_SPAN) < 0) {
            first = back.next();
        }
        return perSecond(first, last, count);
    }

    /** One rate a second, oldest first, at most {@code width}. */
    List<Long> seconds(ToLongFunction<Flow> count, int width) {
        List<Long> rates = new ArrayList<>();
        Flow from = null;
        for (Flow look : looks) {
            if (from == null) {
                from = look;
            } else if (look.elapsed().minus(from.elapsed()).toMillis() >= 1000) {
                rates.add(perSecond(from, look, count));
                from = look;
            }
        }
        return rates.subList(Math.max(0, rates.size() - width), rates.size());
    }

    private static long perSecond(Flow first, Flow last, ToLongFunction<Flow> count) {
        long millis = last.elapsed().minus(first.elapsed()).toMillis();
        long events = count.applyAsLong(last) - count.applyAsLong(first);
        return millis <= 0 ? 0 : Math.max(0, Math.round(events * 1000.0 / millis));
    }
}
