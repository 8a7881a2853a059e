package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Hints;
import io.weir.flow.ByteBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final long ACK_TIMEOUT_NANOS = 1000;

    private final ByteBudget budget = new ByteBudget(1 << 20);
    private final List<String> counted = new ArrayList<>();
    private long now;
    private final Handover handover = new Handover(
            () -> now, ACK_TIMEOUT_NANOS, Runnable::run, (submission, refusal) -> counted.add(String.valueOf(refusal)));

    @Test
    void givesWholeRequestsInOrderUpToTheByteBound() throws Exception {
        Sender first = offer(2, 10);
        Sender second = offer(1, 10);
        offer(1, 1);

        assertThat(handover.take(30, 0)).containsExactly(first.submission, second.submission);
        assertThat(handover.take(30, 0)).hasSize(1);
        assertThat(handover.take(30, 0)).isEmpty();
    }

    @Test
    void givesARequestThatAloneIsBeyondTheBound() throws Exception {
        Sender large = offer(3, 100);
        offer(1, 1);

        assertThat(handover.take(30, 0)).containsExactly(large.submission);
    }

    @Test
    void answersOnceTheLastEventIsSettledAndNotBefore() throws Exception {
        Sender sender = offer(2, 10);
        take();

        assertThat(sender.submission.settleOne(true)).isFalse();
        assertThat(sender.answers).isEmpty();
        assertThat(sender.submission.settleOne(true)).isTrue();
        handover.settle(sender.submission);

        assertThat(sender.statuses()).containsExactly(200);
        assertThat(budget.heldBytes()).isZero();
        assertThat(handover.waiting()).isZero();
        assertThat(counted).containsExactly("null");
    }

    @Test
    void answersARequestThatCameWithoutItsTransactionsOthersOnlyWhenToldOrAllAreSettled() throws Exception {
        Sender first = offer(1, 1);
        Sender second = offer(1, 1);
        take();
        settle(first);
        assertThat(first.answers).isEmpty();

        handover.flush();
        assertThat(first.statuses()).containsExactly(200);
        settle(second);

        assertThat(second.statuses()).containsExactly(200);
    }

    @Test
    void refusesWhatWasTakenOutOnTheWay() throws Exception {
        Sender sender = offer(2, 1);
        take();
        sender.submission.settleOne(false);
        sender.submission.settleOne(true);
        handover.settle(sender.submission);

        assertThat(sender.statuses()).containsExactly(500);
    }

    @Test
    void withdrawsWhatIsStillQueuedAtItsDeadline() throws Exception {
        Sender sender = offer(1, 1);
        now += ACK_TIMEOUT_NANOS - 1;
        handover.expire();
        assertThat(sender.answers).isEmpty();

        now += 1;
        handover.expire();

        assertThat(sender.statuses()).containsExactly(503);
        assertThat(sender.answers.get(0).retryAfterSeconds()).isPositive();
        assertThat(handover.take(30, 0)).isEmpty();
        assertThat(budget.heldBytes()).isZero();
        assertThat(counted).containsExactly("TIMED_OUT");
    }

    @Test
    void answersWhatIsTakenAtItsDeadlineButHoldsItsMemoryUntilItIsSettled() throws Exception {
        Sender sender = offer(1, 1);
        take();
        now += ACK_TIMEOUT_NANOS;
        handover.expire();
        handover.expire();
        assertThat(sender.statuses()).containsExactly(503);
        assertThat(counted).containsExactly("UNCERTAIN");
        assertThat(budget.heldBytes()).isPositive();

        settle(sender);

        assertThat(sender.statuses()).containsExactly(503);
        assertThat(counted).containsExactly("UNCERTAIN");
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    void answersEveryoneTruthfullyWhenItCloses() throws Exception {
        Sender settled = offer(1, 1);
        Sender taken = offer(1, 1);
        take();
        settle(settled);
        Sender queued = offer(1, 1);

        handover.close();

        assertThat(settled.statuses()).containsExactly(200);
        assertThat(taken.statuses()).containsExactly(503);
        assertThat(queued.statuses()).containsExactly(503);
        assertThat(counted).containsExactly("null", "UNCERTAIN", "STOPPING");
        assertThat(budget.heldBytes()).isZero();
        assertThat(handover.offer(new Sender(1, 1).submission)).isFalse();
        assertThat(handover.take(30, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void anAnswerThatFailsStrandsNoneBehindIt() throws Exception {
        Sender broken = offer(1, 1);
        Sender behind = offer(1, 1);
        broken.breaks = true;
        take();
        settle(broken);
        settle(behind);
        assertThat(behind.statuses()).containsExactly(200);

        broken = offer(1, 1);
        behind = offer(1, 1);
        broken.breaks = true;
        now += ACK_TIMEOUT_NANOS;
        handover.expire();
        assertThat(behind.statuses()).containsExactly(503);

        broken = offer(1, 1);
        behind = offer(1, 1);
        broken.breaks = true;
        take();
        now += ACK_TIMEOUT_NANOS;
        handover.expire();
        assertThat(behind.statuses()).containsExactly(503);

        Sender queued = offer(1, 1);
        Sender last = offer(1, 1);
        queued.breaks = true;
        handover.close();
        assertThat(last.statuses()).containsExactly(503);
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    void anAnswerThatCannotBeCountedIsGiven() throws Exception {
        Handover uncounted = new Handover(() -> now, ACK_TIMEOUT_NANOS, Runnable::run, (submission, refusal) -> {
            throw new IllegalStateException("no figures today");
        });
        Sender sender = new Sender(1, 1);
        uncounted.offer(sender.submission);

        uncounted.close();

        assertThat(sender.statuses()).containsExactly(503);
    }

    @Test
    void answersEvenWhereNoThreadIsLeftForIt() throws Exception {
        Handover threadless = new Handover(
                () -> now,
                ACK_TIMEOUT_NANOS,
                task -> {
                    throw new RejectedExecutionException("stopping");
                },
                (submission, refusal) -> {});
        Sender sender = new Sender(1, 1);
        threadless.offer(sender.submission);
        threadless.take(1, 0);

        sender.submission.settleOne(true);
        threadless.settle(sender.submission);

        assertThat(sender.statuses()).containsExactly(200);
    }

    @Test
    void isStalledWhereNobodyTakesForHalfTheTimeout() throws Exception {
        now += ACK_TIMEOUT_NANOS / 2;
        assertThat(handover.isStalled()).isFalse();
        now += 1;
        assertThat(handover.isStalled()).isTrue();

        handover.take(1, 0);

        assertThat(handover.isStalled()).isFalse();
    }

    @Test
    void losesNoRequestAndAnswersNoneTwiceUnderContention() throws Exception {
        int senders = 4;
        int requests = 5_000;
        AtomicInteger answers = new AtomicInteger();
        Handover shared = new Handover(
                System::nanoTime, 2_000_000, Runnable::run, (submission, refusal) -> answers.incrementAndGet());
        ExecutorService threads = Executors.newFixedThreadPool(senders + 1);
        CountDownLatch sent = new CountDownLatch(senders);
        List<Sender> all = new ArrayList<>();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int s = 0; s < senders; s++) {
                List<Sender> own = new ArrayList<>();
                for (int i = 0; i < requests; i++) {
                    own.add(new Sender(2, 1));
                }
                all.addAll(own);
                running.add(threads.submit(() -> {
                    own.forEach(each -> shared.offer(each.submission));
                    sent.countDown();
                }));
            }
            running.add(threads.submit(() -> {
                while (sent.getCount() > 0) {
                    shared.expire();
                }
                return null;
            }));
            boolean more = true;
            while (more) {
                more = sent.getCount() > 0;
                for (Submission each : shared.take(100, 1_000)) {
                    each.settleOne(true);
                    each.settleOne(true);
                    shared.settle(each);
                }
                more |= shared.waiting() > 0;
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(all).allSatisfy(sender -> assertThat(sender.answers).hasSize(1));
        assertThat(answers).hasValue(senders * requests);
        assertThat(budget.heldBytes()).isZero();
    }

    private Sender offer(int events, int bytes) {
        Sender sender = new Sender(events, bytes);
        assertThat(handover.offer(sender.submission)).isTrue();
        return sender;
    }

    private void take() throws InterruptedException {
        assertThat(handover.take(1 << 20, 0)).isNotEmpty();
    }

    private void settle(Sender sender) {
        sender.submission.settleOne(true);
        handover.settle(sender.submission);
    }

    private final class Sender {
        private final List<Reply> answers = new ArrayList<>();
        private final Submission submission;
        private boolean breaks;

        private Sender(int events, int bytes) {
            ByteBudget.Claim claim = budget.claim();
            EventList list = new EventList(new ByteBudget(1 << 20).claim(), 1000);
            for (int i = 0; i < events; i++) {
                list.add(new byte[bytes], Hints.NONE);
            }
            claim.grow(events);
            submission = new Submission(
                    0,
                    list,
                    Instant.EPOCH,
                    claim,
                    refusal -> answer(refusal == null ? HecReplies.SUCCESS : new HecEventEndpoint().refuse(refusal)));
        }

        private void answer(Reply reply) {
            if (breaks) {
                throw new IllegalStateException("the connection is gone");
            }
            answers.add(reply);
        }

        private List<Integer> statuses() {
            return answers.stream().map(Reply::status).toList();
        }
    }
}
