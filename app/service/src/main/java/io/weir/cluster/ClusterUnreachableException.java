package io.weir.cluster;

/** No broker answered in time. The one cluster error that passes by itself. */
public final class ClusterUnreachableException extends ClusterException {
    private static final long serialVersionUID = 1L;

    public ClusterUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
