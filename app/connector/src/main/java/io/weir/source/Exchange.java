package io.weir.source;

import io.weir.flow.ByteBudget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One request from the first byte of its body until it is handed over. No thread waits for it: Jetty calls when there
 * is more to read. What it holds is paid for, and given back on every way out.
 */
final class Exchange implements Runnable {
    private static final byte[] NOTHING = {};

    /** So much is given to a body at once; more only as it really arrives. */
    private static final int FIRST_BYTES = 64 * 1024;

    private final Request request;
    private final Answer answer;
    private final Endpoint endpoint;
    private final RequestBody.Head head;
    private final Desk desk;
    private final ByteBudget.Claim claim;

    private byte[] bytes = NOTHING;
    private int size;

    /** Set when the body can no longer be taken: the rest is read and dropped, so that the sender hears why. */
    private @Nullable Refusal refusal;

    private long droppedBytes;
    private Scheduler.@Nullable Task deadline;

    /** Answered, or handed over to be. */
    private boolean ended;

    Exchange(Request request, Answer answer, Endpoint endpoint, RequestBody.Head head, Desk desk) {
        this.request = request;
        this.answer = answer;
        this.endpoint = endpoint;
        this.head = head;
        this.desk = desk;
        this.claim = desk.buffer().claim();
    }

    /** Reads what is there. Synchronized against the deadline, which comes on another thread. */
    @Override
    public synchronized void run() {
        boolean sound = false;
        try {
            while (!ended) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    expectMore();
                    break;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    end();
                    claim.release();
                    answer.fail(chunk.getFailure());
                    break;
                }
                boolean last = chunk.isLast();
                keep(chunk.getByteBuffer());
                chunk.release();
                if (last) {
                    end();
                    handOver();
                } else if (droppedBytes > desk.settings().bodyBytesMax()) {
                    end();
                    refuse(refusal == null ? Refusal.BODY_TOO_LARGE : refusal);
                }
            }
            sound = true;
        } finally {
            if (!sound) {
                end();
                claim.release();
            }
        }
    }

    private void expectMore() {
        if (deadline == null) {
            deadline = request.getComponents()
                    .getScheduler()
                    .schedule(this::tooSlow, desk.settings().bodyTimeoutMillis(), TimeUnit.MILLISECONDS);
        }
        request.demand(this);
    }

    private synchronized void tooSlow() {
        if (!ended) {
            end();
            refuse(Refusal.TOO_SLOW);
        }
    }

    private void end() {
        ended = true;
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private void keep(ByteBuffer chunk) {
        int more = chunk.remaining();
        if (refusal == null) {
            refusal = makeRoom(more);
        }
        if (refusal == null) {
            chunk.get(bytes, size, more);
            size += more;
        } else {
            bytes = NOTHING;
            claim.release();
            droppedBytes += more;
        }
    }

    private @Nullable Refusal makeRoom(int more) {
        long needed = (long) size + more;
        int max = desk.settings().bodyBytesMax();
        if (needed > max) {
            return Refusal.BODY_TOO_LARGE;
        }
        if (needed <= bytes.length) {
            return null;
        }
        long grown = Math.max(FIRST_BYTES, 2L * bytes.length);
        long announced = request.getLength();
        grown = announced < 0 ? grown : Math.min(announced, grown);
        int capacity = (int) Math.min(max, Math.max(needed, grown));
        if (!claim.grow(capacity - bytes.length)) {
            return Refusal.BUSY;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return null;
    }

    /** The whole body is here. */
    private void handOver() {
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        RequestBody body = new RequestBody(bytes, size, head);
        if (head.encoding() == Encoding.GZIP) {
            Gunzip gunzip = new Gunzip(claim, desk.settings().bodyBytesMax());
            Refusal malformed = gunzip.unpack(bytes, size);
            if (malformed != null) {
                refuse(malformed);
                return;
            }
            body = new RequestBody(gunzip.bytes(), gunzip.size(), head);
        }
        EventList events = new EventList(claim, desk.settings().eventBytesMax());
        Taken taken = endpoint.read(body, events);
        if (taken.refusal() != null) {
            desk.metrics().refused(taken.refusal());
        }
        if (!taken.keepsEvents() || events.isEmpty()) {
            claim.release();
            answer.send(taken.reply());
            return;
        }
        // The events are copies: what they were read from goes.
        bytes = NOTHING;
        claim.shrinkTo(events.heldBytes());
        Submission submission = new Submission(
                head.senderHash(),
                events,
                desk.clock().instant(),
                claim,
                why -> answer.send(why == null ? taken.reply() : endpoint.refuse(why)));
        if (!desk.handover().offer(submission)) {
            refuse(Refusal.STOPPING);
        }
    }

    private void refuse(Refusal why) {
        claim.release();
        desk.metrics().refused(why);
        answer.send(endpoint.refuse(why));
    }
}
