package io.weir.tally;

/** What only reading every record can show: it names the events and where they stand. */
public sealed interface ScanFinding extends Finding {
    /**
     * Events of one lane and epoch, one after the other in a partition.
     *
     * @param events how many, which is fewer than the numbers between first and last where others went elsewhere
     * @param from the offset of the first
     * @param to the offset of the last
     */
    record Span(String lane, long epoch, long first, long last, long events, Place place, long from, long to) {
        String about() {
            return lane + "/" + place + "/" + epoch + "/" + first;
        }

        @Override
        public String toString() {
            boolean isDense = events == last - first + 1;
            return "lane " + lane + ", epoch " + epoch + ", " + (isDense ? "" : events + " events of ") + "seq "
                    + range(first, last) + ", last seen in " + place + "@" + range(from, to);
        }
    }

    /** The judge's group has passed them, and they are neither valid nor priority nor dead letters. */
    record Unjudged(Span events) implements ScanFinding {
        @Override
        public String subject() {
            return "unjudged/" + events.about();
        }

        @Override
        public String lane() {
            return events.lane();
        }

        @Override
        public long missing() {
            return events.events();
        }

        @Override
        public String toString() {
            return "unjudged: " + events + ", which the judge has passed: neither valid, priority nor a dead letter";
        }
    }

    /** The sink's group has passed them, and no receipt covers them. */
    record Unreceipted(Span events) implements ScanFinding {
        @Override
        public String subject() {
            return "unreceipted/" + events.about();
        }

        @Override
        public String lane() {
            return events.lane();
        }

        @Override
        public long missing() {
            return events.events();
        }

        @Override
        public String toString() {
            return "unreceipted: " + events + ", which the sink has passed: no receipt covers it";
        }
    }

    /** Numbers that stand in raw once more. */
    record Duplicated(Span events) implements ScanFinding {
        @Override
        public String subject() {
            return "duplicated/" + events.about();
        }

        @Override
        public String lane() {
            return events.lane();
        }

        @Override
        public long surplus() {
            return events.events();
        }

        @Override
        public String toString() {
            return "duplicated: " + events + ": it had come before";
        }
    }

    /** A raw record that has more than one outcome. */
    record JudgedTwice(Span events) implements ScanFinding {
        @Override
        public String subject() {
            return "judged_twice/" + events.about();
        }

        @Override
        public String lane() {
            return events.lane();
        }

        @Override
        public long surplus() {
            return events.events();
        }

        @Override
        public String toString() {
            return "judged twice: " + events + ": the same record of raw has another outcome already";
        }
    }

    /** Each stands behind a later event of its lane, or of its partition. */
    record Disordered(Span events) implements ScanFinding {
        @Override
        public String subject() {
            return "disordered/" + events.about();
        }

        @Override
        public String lane() {
            return events.lane();
        }

        @Override
        public long surplus() {
            return events.events();
        }

        @Override
        public String toString() {
            return "disordered: " + events + ": behind an event that came later";
        }
    }

    /** The record of raw that it names as its origin is another event. */
    record Mistaken(String lane, Place place, long offset, String sid, Place origin, long originOffset, String sidThere)
            implements ScanFinding {
        @Override
        public String subject() {
            return "mistaken/" + place + "/" + offset;
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
            return "mistaken: " + place + "@" + offset + " is " + sid + ", and its origin " + origin + "@"
                    + originOffset + " is " + sidThere;
        }
    }

    /** A dead letter whose bytes are not those that came in. */
    record Altered(String lane, Place place, long offset, String sid, Place origin, long originOffset)
            implements ScanFinding {
        @Override
        public String subject() {
            return "altered/" + place + "/" + offset;
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
            return "altered: the dead letter " + place + "@" + offset + ", " + sid
                    + ", has other bytes than its original in " + origin + "@" + originOffset;
        }
    }

    /** Records that come from no event of raw, or are no receipts. */
    record Stray(Place place, long from, long to, long events, String why) implements ScanFinding {
        @Override
        public String subject() {
            return "stray/" + place + "/" + from;
        }

        @Override
        public long surplus() {
            return events;
        }

        @Override
        public String toString() {
            return "stray: " + (events == 1 ? "1 record" : events + " records") + " in " + place + "@" + range(from, to)
                    + ": " + why;
        }
    }

    /** A receipt that does not say what stands in its range. */
    record FalseReceipt(Place place, long first, long last, String says, String found, long missing, long surplus)
            implements ScanFinding {
        @Override
        public String subject() {
            return "false_receipt/" + place + "/" + first;
        }

        @Override
        public String toString() {
            return "false receipt: that of " + place + "@" + range(first, last) + " says " + says + ", and there are "
                    + found;
        }
    }

    /** Events that more than one receipt covers. */
    record OverlappingReceipts(Place place, long first, long last, long next) implements ScanFinding {
        @Override
        public String subject() {
            return "overlapping_receipts/" + place + "/" + first;
        }

        @Override
        public long surplus() {
            return Math.min(next - 1, last) - first + 1;
        }

        @Override
        public String toString() {
            return "overlapping receipts: that of " + place + "@" + range(first, last)
                    + " covers again what others do up to offset " + (next - 1);
        }
    }

    /** Findings beyond those that are kept each by itself. */
    record More(Place place, long findings, long missing, long surplus) implements ScanFinding {
        @Override
        public String subject() {
            return "more/" + place;
        }

        @Override
        public String toString() {
            return "more: " + findings + " findings more, of partition " + place.partition() + ": " + missing
                    + " events missing, " + surplus + " too many";
        }
    }

    private static String range(long first, long last) {
        return first == last ? Long.toString(first) : first + ".." + last;
    }
}
