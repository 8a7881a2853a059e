package io.weir.tally;

/** What is counted of an account; the order is that of the record, so new ones come last. */
public enum Outcome {
    /** Every event that the stage took, with the digest of the bytes it came with. */
    TAKEN,
    /** Of those taken, the ones that a redrive had sent once more: their sid has been seen before. */
    REDRIVEN,
    /** Judged sound, with the digest of the bytes that left. */
    VALID,
    PRIORITY,
    /** Judged unsound, with the digest of the dead letter's value. */
    DEAD_LETTER,
    /** The SIEM has it. */
    DELIVERED,
    /** The SIEM will never take it: a dead letter of the sink. */
    REJECTED
}
