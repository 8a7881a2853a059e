package io.weir.siem;

import io.weir.batch.Batch;
import io.weir.batch.Item;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One connection to a receiver of syslog, which never says anything: only that it reads, closes or breaks off shows. */
final class SyslogLink implements Closeable {
    private static final int PORT = 514;
    private static final int TLS_PORT = 6514;
    private static final int BUFFER_BYTES = 64 << 10;

    /** What this machine may hold of a batch: a receiver that closes meanwhile never sees it. */
    private static final int SEND_BYTES = 64 << 10;

    /** A close or a reset that is on its way needs one round trip, and whoever sends it some time. */
    private static final int ROUND_TRIPS = 3;

    private final Socket plain;
    private Socket socket;
    private int glanceMillis;

    /** @param glanceMillis how long is waited at least for a close or a reset that may be on its way */
    SyslogLink(int glanceMillis) {
        this.glanceMillis = glanceMillis;
        plain = new Socket();
        socket = plain;
    }

    /** May be closed by another thread while it does. */
    void connect(URI uri, @Nullable SSLSocketFactory tls, SyslogTargetSettings settings) throws IOException {
        int port = uri.getPort() >= 0 ? uri.getPort() : tls == null ? PORT : TLS_PORT;
        InetSocketAddress address = new InetSocketAddress(uri.getHost(), port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("not found");
        }
        plain.setTcpNoDelay(true);
        plain.setSendBufferSize(SEND_BYTES);
        long began = System.nanoTime();
        try {
            plain.connect(address, Math.toIntExact(settings.connectTimeout().toMillis()));
        } catch (SocketTimeoutException late) {
            throw new ConnectException("no connection in time");
        }
        int timeout = Math.toIntExact(settings.timeout().toMillis());
        plain.setSoTimeout(timeout);
        long tookMillis = (System.nanoTime() - began) / 1_000_000;
        glanceMillis = (int) Math.max(glanceMillis, Math.min(timeout / 4, ROUND_TRIPS * tookMillis));
        if (tls != null) {
            SSLSocket secure = (SSLSocket) tls.createSocket(plain, uri.getHost(), port, true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            socket = secure;
        }
    }

    void write(Batch batch) throws IOException {
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        for (Item item : batch.items()) {
            out.write(item.wire().bytes());
        }
        out.flush();
    }

    /**
     * False where the receiver has closed it.
     *
     * @throws IOException where it has broken it off, or refused what was shown to it
     */
    boolean isOpen() throws IOException {
        int timeout = socket.getSoTimeout();
        socket.setSoTimeout(glanceMillis);
        try {
            skipWhatItSays();
            return false;
        } catch (SocketTimeoutException silent) {
            socket.setSoTimeout(timeout);
            return true;
        }
    }

    /**
     * Says that this is the end, and waits for the receiver to close: it does so once it has read everything. One that
     * goes away before that breaks the connection off.
     *
     * @throws SocketTimeoutException where it does not close in time
     */
    void finish() throws IOException {
        socket.shutdownOutput();
        skipWhatItSays();
    }

    /** At once and from any thread: to close TLS in good order could wait for a write that never ends. */
    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException gone) {
            // Which is what was asked for.
        }
    }

    /** To its end: syslog has no answers, so it is nothing that we would understand. */
    private void skipWhatItSays() throws IOException {
        InputStream in = socket.getInputStream();
        int said = in.read();
        while (said >= 0) {
            said = in.read();
        }
    }
}
