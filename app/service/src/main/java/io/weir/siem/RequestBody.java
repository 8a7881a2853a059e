package io.weir.siem;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** A batch as a request body: each event goes from its own array to the socket's buffer, without a copy of the whole. */
final class RequestBody extends AbstractHttpEntity {
    private final Batch batch;
    private final Framing framing;

    private RequestBody(Batch batch, Framing framing, ContentType type) {
        super(type, null, false);
        this.batch = batch;
        this.framing = framing;
    }

    static AbstractHttpEntity of(Batch batch, Framing framing, ContentType type, boolean gzip) {
        RequestBody plain = new RequestBody(batch, framing, type);
        return gzip ? plain.compressed(type) : plain;
    }

    /** In memory, because proxies in front of SIEMs refuse a body that does not say its length. */
    private ByteArrayEntity compressed(ContentType type) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) (batch.bodyBytes() / 4) + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 8192)) {
            writeTo(gzip);
        } catch (IOException impossible) {
            throw new IllegalStateException("a byte array refused bytes", impossible);
        }
        return new ByteArrayEntity(bytes.toByteArray(), type, "gzip");
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(framing.open().bytes());
        for (int i = 0; i < batch.size(); i++) {
            if (i > 0) {
                out.write(framing.between().bytes());
            }
            out.write(batch.items().get(i).wire().bytes());
        }
        out.write(framing.close().bytes());
    }

    @Override
    public long getContentLength() {
        return batch.bodyBytes();
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public InputStream getContent() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) batch.bodyBytes());
        writeTo(bytes);
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    @Override
    public void close() {}
}
