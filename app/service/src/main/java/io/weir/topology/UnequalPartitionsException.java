package io.weir.topology;

/** An output topic lacks a partition that raw has: no event may go to another one. */
final class UnequalPartitionsException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnequalPartitionsException(String topic, int partitions, int partition) {
        super(topic + " has " + partitions + " partitions and raw has a partition " + partition
                + "; every topic needs as many as raw: see weir topics check");
    }
}
