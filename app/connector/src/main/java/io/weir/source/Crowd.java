package io.weir.source;

import java.nio.channels.SelectableChannel;
import java.util.List;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Bounds the connections of all ports together by accepting no more: what a sender that is not accepted writes waits in
 * the kernel. A port that waits for a connection already takes that one in spite of it. It is kept, because to close it
 * would lose what its sender has written, so there may be one more than the bound for each port.
 */
final class Crowd implements SelectorManager.AcceptListener {
    private final int most;
    private final List<ServerConnector> ports;
    private int connections;
    private boolean isAccepting = true;
    private boolean isOver;

    Crowd(int most, List<ServerConnector> ports) {
        this.most = most;
        this.ports = List.copyOf(ports);
        this.ports.forEach(port -> port.addBean(this));
    }

    /** Nothing is accepted any more, whoever leaves. */
    synchronized void stop() {
        isOver = true;
        ports.forEach(port -> port.setAccepting(false));
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        change(1);
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        change(-1);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        change(-1);
    }

    private synchronized void change(int by) {
        connections += by;
        boolean accepts = connections < most;
        if (!isOver && accepts != isAccepting) {
            isAccepting = accepts;
            ports.forEach(port -> port.setAccepting(accepts));
        }
    }
}
