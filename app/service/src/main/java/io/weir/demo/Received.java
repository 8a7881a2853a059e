package io.weir.demo;

/**
 * What a fake SIEM has been through.
 *
 * @param requests with events in them, refused ones included
 * @param refused answered with a fault before any event was looked at
 * @param events taken: one search would find so many, copies included
 * @param distinct event ids among them
 * @param duplicates events that are there twice: the same id, or, without an id, the same marker
 * @param senderRepeats events of one marker under two ids: the sender sent it twice, not the pipeline
 * @param conflicts repeats that the id kept from being stored twice (409)
 * @param rejected events refused for good
 * @param gaps numbers that have not come, between the first and the last sequence number of each lane
 * @param untracked events without id and marker, or beyond what is remembered
 */
public record Received(
        long requests,
        long refused,
        long events,
        long bytes,
        long distinct,
        long duplicates,
        long senderRepeats,
        long conflicts,
        long rejected,
        long gaps,
        long untracked) {

    public static final Received NOTHING = new Received(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** What has come since an earlier look. */
    Received since(Received earlier) {
        return new Received(
                requests - earlier.requests,
                refused - earlier.refused,
                events - earlier.events,
                bytes - earlier.bytes,
                distinct - earlier.distinct,
                duplicates - earlier.duplicates,
                senderRepeats - earlier.senderRepeats,
                conflicts - earlier.conflicts,
                rejected - earlier.rejected,
                gaps,
                untracked - earlier.untracked);
    }

    String json() {
        return ("{\"requests\":%d,\"refused\":%d,\"events\":%d,\"bytes\":%d,\"distinct\":%d,\"duplicates\":%d,"
                        + "\"sender_repeats\":%d,\"conflicts\":%d,\"rejected\":%d,\"gaps\":%d,\"untracked\":%d}")
                .formatted(
                        requests,
                        refused,
                        events,
                        bytes,
                        distinct,
                        duplicates,
                        senderRepeats,
                        conflicts,
                        rejected,
                        gaps,
                        untracked);
    }
}
