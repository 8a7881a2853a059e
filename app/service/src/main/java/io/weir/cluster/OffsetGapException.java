package io.weir.cluster;

/** Records that a group has not read are gone, or may be. Fail-stop: going on would skip them without a word. */
public final class OffsetGapException extends ClusterException {
    private static final long serialVersionUID = 1L;

    OffsetGapException(String message) {
        super(message);
    }
}
