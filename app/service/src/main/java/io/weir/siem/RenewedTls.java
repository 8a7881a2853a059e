package io.weir.siem;

import io.weir.tls.TlsMaterial;
import io.weir.tls.TlsRenewal;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Makes each connection with what the files hold by then. A context of its own for each renewal, so that no session is
 * resumed which was agreed on with what stood there before.
 */
final class RenewedTls implements TlsSocketStrategy {
    /** Who refuses what we have shown does so a round trip after our handshake, and the handshake was one at least. */
    private static final int GLANCE_MILLIS_MIN = 50;

    private static final int GLANCE_MILLIS_MAX = 1_000;

    private final TlsRenewal files;
    private volatile Made made;

    private record Made(TlsMaterial of, TlsSocketStrategy strategy) {
        static Made of(TlsMaterial material) {
            return new Made(
                    material,
                    // Both: what Java checks and what the client does; neither can be turned off.
                    (socket, target, port, attachment, context) -> new DefaultClientTlsStrategy(
                                    material.context(), HostnameVerificationPolicy.BOTH, new DefaultHostnameVerifier())
                            .upgrade(socket, target, port, attachment, context));
        }
    }

    RenewedTls(TlsRenewal files) {
        this.files = files;
        made = Made.of(files.look());
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, Object attachment, HttpContext context)
            throws IOException {
        TlsMaterial now = files.look();
        Made with = made;
        if (!with.of.equals(now)) {
            with = Made.of(now);
            made = with;
        }
        long began = System.nanoTime();
        SSLSocket secure = with.strategy.upgrade(socket, target, port, attachment, context);
        if (now.wasAsked(secure)) {
            glance(secure, (System.nanoTime() - began) / 1_000_000);
        }
        return secure;
    }

    /** Without it a refusal would meet the request half-way, and look like any connection that breaks off. */
    private static void glance(SSLSocket secure, long tookMillis) throws IOException {
        int timeout = secure.getSoTimeout();
        secure.setSoTimeout((int) Math.max(GLANCE_MILLIS_MIN, Math.min(GLANCE_MILLIS_MAX, tookMillis)));
        try {
            int said = secure.getInputStream().read();
            secure.close();
            throw said < 0
                    ? new SSLHandshakeException("closed after the handshake")
                    : new IOException("the server answers before it is asked");
        } catch (SocketTimeoutException silent) {
            secure.setSoTimeout(timeout);
        }
    }
}
