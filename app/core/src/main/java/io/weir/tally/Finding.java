package io.weir.tally;

/** One way in which what entered does not add up with what left. Its text is for an operator. */
public sealed interface Finding
        permits ScanFinding,
                Finding.Missing,
                Finding.Unnamed,
                Finding.LostTail,
                Finding.Repeated,
                Finding.OutOfOrder,
                Finding.Unbalanced,
                Finding.DigestMismatch,
                Finding.Misrouted,
                Finding.Skipped,
                Finding.Gone,
                Finding.LostDeadLetters,
                Finding.Uncounted {
    /** A name that scripts and alert rules can hold on to. */
    default String kind() {
        return subject().substring(0, subject().indexOf('/'));
    }

    /** Its kind and what it is about, without numbers that move: the same in two looks at the same fault. */
    String subject();

    /** The lane it belongs to; empty where it is about more than one. */
    default String lane() {
        return "";
    }

    /** Events that should be there and are not. */
    default long missing() {
        return 0;
    }

    /** Events that are there and should not be. */
    default long surplus() {
        return 0;
    }

    /** True where the numbers are offsets, so that other findings may count the same events more exactly. */
    default boolean isBound() {
        return false;
    }

    /** Numbers of a lane that never came into raw, or went before they were judged. */
    record Missing(String lane, Place place, long epoch, long first, long last, long seenAt) implements Finding {
        @Override
        public String subject() {
            return "missing/" + lane + "/" + place + "/" + epoch + "/" + first;
        }

        @Override
        public long missing() {
            return last - first + 1;
        }

        @Override
        public String toString() {
            return "missing: lane " + lane + ", epoch " + epoch + ", seq " + range(first, last) + ", last seen in "
                    + place + "@" + seenAt;
        }
    }

    /** As {@link Missing}, where there were too many gaps to keep each. */
    record Unnamed(String lane, Place place, long events) implements Finding {
        @Override
        public String subject() {
            return "unnamed/" + lane + "/" + place;
        }

        @Override
        public long missing() {
            return events;
        }

        @Override
        public String toString() {
            return "unnamed: lane " + lane + " in " + place + ", " + events
                    + " more events are missing, in more gaps than an account keeps; weir audit --deep names them";
        }
    }

    /** The last events that the source has committed of a lane. */
    record LostTail(String lane, long epoch, long first, long last, String lastSeen) implements Finding {
        @Override
        public String subject() {
            return "lost_tail/" + lane + "/" + epoch;
        }

        @Override
        public long missing() {
            return last - first + 1;
        }

        @Override
        public String toString() {
            return "lost tail: lane " + lane + ", epoch " + epoch + ", seq " + range(first, last)
                    + ", committed by the source and not in raw; last seen in " + lastSeen;
        }
    }

    /** Numbers that came twice. */
    record Repeated(Stage stage, String lane, Place place, long events) implements Finding {
        @Override
        public String subject() {
            return "repeated/" + stage.text() + "/" + lane + "/" + place;
        }

        @Override
        public long surplus() {
            return events;
        }

        @Override
        public String toString() {
            return "repeated: lane " + lane + ", " + number(events) + " came again in " + place;
        }
    }

    /** Every number came, once, and some behind a higher one: the order of the lane, which is promised, is not kept. */
    record OutOfOrder(Stage stage, String lane, Place place, long events) implements Finding {
        @Override
        public String subject() {
            return "out_of_order/" + stage.text() + "/" + lane + "/" + place;
        }

        /** They stand where they should not. */
        @Override
        public long surplus() {
            return events;
        }

        @Override
        public String toString() {
            return "out of order: lane " + lane + ", " + number(events) + " came behind a later one in " + place;
        }
    }

    /** A stage, or what lies between two, has another number of events going out than coming in. */
    record Unbalanced(Stage stage, String lane, Place place, long came, long left) implements Finding {
        @Override
        public String subject() {
            return "unbalanced/" + stage.text() + "/" + lane + "/" + place;
        }

        @Override
        public long missing() {
            return Math.max(0, came - left);
        }

        @Override
        public long surplus() {
            return Math.max(0, left - came);
        }

        @Override
        public String toString() {
            String difference = came > left ? came - left + " too few" : left - came + " too many";
            return stage == Stage.STREAMS
                    ? "unbalanced: lane " + lane + ", taken from " + place + " " + came + ", judged " + left + ": "
                            + difference
                    : "unbalanced: lane " + lane + ", judged into " + place + " " + came
                            + ", delivered, rejected or waiting there " + left + ": " + difference;
        }
    }

    /** The numbers agree and the events do not: one was lost while another came twice, or one was changed. */
    record DigestMismatch(String lane, Place place, long events) implements Finding {
        @Override
        public String subject() {
            return "digest_mismatch/" + lane + "/" + place;
        }

        @Override
        public long missing() {
            return 1;
        }

        @Override
        public long surplus() {
            return 1;
        }

        @Override
        public String toString() {
            return "digest mismatch: lane " + lane + ", the " + number(events) + " that left by " + place
                    + " are not those that were judged: at least one is missing or changed, and another stands for it";
        }
    }

    /** Events that stand in another partition or topic than the one they were judged into. */
    record Misrouted(String lane, Place from, Place to, long events) implements Finding {
        @Override
        public String subject() {
            return "misrouted/" + lane + "/" + from + "/" + to;
        }

        @Override
        public long missing() {
            return events;
        }

        @Override
        public long surplus() {
            return events;
        }

        @Override
        public String toString() {
            return "misrouted: lane " + lane + ", " + number(events) + " that belong in " + from + " stand in " + to;
        }
    }

    /** The group's offset stands behind events that no account has: it was moved by hand, or by another program. */
    record Skipped(Place place, long first, long next, long events) implements Finding {
        @Override
        public String subject() {
            return "skipped/" + place;
        }

        @Override
        public long missing() {
            return events;
        }

        @Override
        public String toString() {
            return "skipped: " + number(events) + " in " + place + " from offset " + first
                    + " on were passed without being counted; the group's offset is " + next;
        }
    }

    /** Records that nobody had dealt with, or whole ends of a log. */
    record Gone(Place place, long first, long next, boolean isTail) implements Finding {
        @Override
        public String subject() {
            return "gone/" + place + "/" + isTail;
        }

        @Override
        public long missing() {
            return next - first;
        }

        @Override
        public boolean isBound() {
            return true;
        }

        @Override
        public String toString() {
            return "gone: " + place + ", offsets " + range(first, next - 1)
                    + (isTail
                            ? " were counted and the log ends before them: the topic was made anew, or lost its tail"
                            : " were deleted before they were dealt with");
        }
    }

    /** The dead-letter topic has had fewer records than events were sent there. */
    record LostDeadLetters(Place place, long counted, long offsets) implements Finding {
        @Override
        public String subject() {
            return "lost_dead_letters/" + place;
        }

        @Override
        public long missing() {
            return counted - offsets;
        }

        @Override
        public String toString() {
            return "lost dead letters: " + counted + " were written to " + place + ", which has had " + offsets
                    + " records at most";
        }
    }

    /** The ledger has nothing of a topic whose events were dealt with. */
    record Uncounted(String topic, long offsets) implements Finding {
        @Override
        public String subject() {
            return "uncounted/" + topic;
        }

        @Override
        public long missing() {
            return offsets;
        }

        @Override
        public boolean isBound() {
            return true;
        }

        @Override
        public String toString() {
            return "uncounted: " + offsets + " offsets of " + topic
                    + " were dealt with, and the ledger has no account of it: nothing can be proven";
        }
    }

    private static String range(long first, long last) {
        return first == last ? Long.toString(first) : first + ".." + last;
    }

    private static String number(long events) {
        return events == 1 ? "1 event" : events + " events";
    }
}
