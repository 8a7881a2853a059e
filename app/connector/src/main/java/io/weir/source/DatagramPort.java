package io.weir.source;

import io.weir.source.Datagrams.Datagram;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where datagrams come to and are read without waiting. For one thread; {@link #wake} is for any. */
interface DatagramPort extends AutoCloseable {
    /** With the port that it has, also where it was asked for any. */
    InetSocketAddress address();

    /** What the kernel has given of the buffer it was asked for. */
    int receiveBufferBytes();

    /** Waits until there is a datagram, but not for long. */
    void await(long millis) throws IOException;

    /** Waits and takes nothing: whatever comes is the kernel's to hold. */
    void rest(long millis) throws IOException;

    /** The next one that is there, with where it came from; null where there is none. */
    @Nullable
    Datagram next() throws IOException;

    /** Ends a wait. */
    void wake();

    @Override
    void close();
}
