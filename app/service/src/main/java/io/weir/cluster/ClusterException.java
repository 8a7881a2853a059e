package io.weir.cluster;

/** The cluster is not as Weir needs it; the message says what is wrong and what to do, for an operator. */
public class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
