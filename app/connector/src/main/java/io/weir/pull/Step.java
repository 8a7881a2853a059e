package io.weir.pull;

import java.util.List;

/** What one request of a feed came to. */
sealed interface Step {
    /**
     * A page.
     *
     * @param events those that are new
     * @param after where the feed stands with them
     * @param isMore whether to ask for the next one at once
     */
    record Took(List<byte[]> events, State after, boolean isMore) implements Step {
        public Took {
            events = List.copyOf(events);
        }
    }

    /** There is nothing to ask for yet. */
    record Idle() implements Step {}

    /** No page: the cursor stands. */
    record Missed(Trouble trouble) implements Step {}
}
