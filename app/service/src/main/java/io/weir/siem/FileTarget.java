package io.weir.siem;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;

/**
 * One event a line in a file, on the disk before it counts as delivered. Both lanes share one instance: batches are
 * written one after another, each whole or not at all.
 */
final class FileTarget implements SiemTarget {
    private final FileTargetSettings settings;
    private final LineFile file;
    private ByteBuffer body = ByteBuffer.allocate(0);

    /** @throws TargetException where the file cannot be written, saying why */
    FileTarget(FileTargetSettings settings, Clock clock) {
        this.settings = settings;
        file = LineFile.open(settings.path(), settings.rotateBytes().bytes(), clock);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Payload encode(Sid sid, String type, Payload event) {
        return IdentifiedEvent.encodeLine(sid, event);
    }

    @Override
    public Framing framing() {
        return Framing.CONCATENATED;
    }

    /** A file takes what a record can hold. */
    @Override
    public long bodyBytesMax() {
        return Integer.MAX_VALUE;
    }

    @Override
    public synchronized Receipt send(Batch batch) {
        try {
            file.append(lines(batch));
            return Receipt.all(batch, Delivery.delivered());
        } catch (IOException trouble) {
            // A full disk, for one: it may be freed, and then the same lines are written again.
            String cause = "cannot write the file (" + LineFile.reason(trouble) + ")";
            return Receipt.all(batch, new Delivery.Retry(null, cause));
        }
    }

    @Override
    public synchronized void close() {
        file.close();
    }

    /** One buffer for all batches: they come one at a time, and are of one size. */
    private ByteBuffer lines(Batch batch) {
        int size = Math.toIntExact(batch.bodyBytes());
        if (body.capacity() < size) {
            body = ByteBuffer.allocateDirect(size);
        }
        body.clear();
        for (Item item : batch.items()) {
            body.put(item.wire().bytes());
        }
        return body.flip();
    }
}
