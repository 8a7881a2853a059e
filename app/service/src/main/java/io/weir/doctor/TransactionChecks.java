package io.weir.doctor;

import io.weir.cluster.KafkaCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.requests.TransactionResult;

/**
 * Transactions that hold readers back. What may be done about one hangs on what its coordinator says: a command that
 * writes the end of a transaction into a partition does not ask it.
 */
final class TransactionChecks {
    /** The coordinator looks for overdue transactions every 10 s, and an end takes a moment to be written. */
    static final Duration GRACE = Duration.ofSeconds(15);

    private static final String HELD =
            "everything behind its start waits: nothing of it is judged, delivered or counted";

    static final List<Check<List<OpenTransaction>>> ALL = List.of(new Check<>(
            "transaction.open",
            Section.TRANSACTIONS,
            (open, snapshot) -> open.stream()
                    .flatMap(it -> look(it, snapshot.wanted()).stream())
                    .toList()));

    private TransactionChecks() {}

    private static Optional<Finding> look(OpenTransaction it, Wanted wanted) {
        Duration age = age(it, wanted);
        if (age.compareTo(Wanted.TRANSACTION_MAX.plus(GRACE)) <= 0) {
            return Optional.empty();
        }
        return Optional.of(it.owner()
                .filter(OpenTransaction.Owner::isUnderWay)
                .map(owner -> underWay(it, owner, age, wanted.command()))
                .orElseGet(() -> hanging(it, age, wanted.command())));
    }

    /** The coordinator still means to end it. */
    private static Finding underWay(
            OpenTransaction it, OpenTransaction.Owner owner, Duration age, KafkaCommand command) {
        if (owner.state() != TransactionState.ONGOING) {
            boolean isCommit = owner.state() == TransactionState.PREPARE_COMMIT;
            return unsafe(
                    it,
                    age,
                    "its coordinator has decided (" + owner.state() + ") and cannot write that into the partition",
                    (isCommit ? "WARNING: it is committed: to abort it would lose acknowledged events. " : "")
                            + "The end comes when coordinator and leader reach each other; " + HELD,
                    "see that the partition has a leader, and restart the coordinator's broker: "
                            + command.describeTransaction(owner.transactionalId()));
        }
        Duration timeout = Duration.ofMillis(owner.timeoutMillis());
        String terminate = command.terminate(owner.transactionalId());
        if (age.compareTo(timeout.plus(GRACE)) > 0) {
            return unsafe(
                    it,
                    age,
                    "its coordinator should have aborted it after " + Amount.time(timeout) + " and has not",
                    HELD + ". Its producer, if it lives, begins anew: nothing in it was acknowledged",
                    terminate);
        }
        return Finding.risk(
                "transaction.open",
                it.partition().toString(),
                described(it, age) + "; it may stay open for " + Amount.time(timeout)
                        + " (transaction.timeout.ms of its producer)",
                HELD
                        + ". If its producer died, end it now; one that lives has to write again what it had not committed",
                terminate);
    }

    /** Nobody but Weir's own watch is going to end it: Kafka's tools can abort, and do not ask what was decided. */
    private static Finding hanging(OpenTransaction it, Duration age, KafkaCommand command) {
        String state = it.owner()
                .map(owner -> "its coordinator is through with it (" + owner.state() + " now)")
                .orElse("no coordinator we may ask knows its producer " + it.producerId());
        if (it.decided().isEmpty()) {
            return unsafe(
                    it,
                    age,
                    state + ", and how it ended is not known",
                    "WARNING: to abort it would lose acknowledged events if it was committed: find out first; " + HELD,
                    command.readUncommitted(it.partition(), it.start()));
        }
        if (it.decided().get() == TransactionResult.COMMIT) {
            return unsafe(
                    it,
                    age,
                    state + ", it was COMMITTED, and the partition was not told",
                    "WARNING: it was acknowledged: kafka-transactions.sh abort would lose those events. Weir's parts write"
                            + " the end that was decided, within seconds, where they may (ClusterAction); " + HELD,
                    "start weir up, source, streams or sink; with access control first: "
                            + command.allow("ClusterAction", "--cluster"));
        }
        return unsafe(
                it,
                age,
                state + ", it was aborted, and the partition was not told",
                HELD
                        + ". Weir's parts write the end that was decided, within seconds, where they may; by hand it is safe"
                        + " too",
                command.abort(it.partition(), it.start()));
    }

    /** Since it began, where its coordinator tells; else since it last wrote, which is less. */
    private static Duration age(OpenTransaction it, Wanted wanted) {
        long began = it.owner()
                .filter(owner -> owner.isUnderWay() && owner.startedAt().isPresent())
                .map(owner -> owner.startedAt().getAsLong())
                .orElse(it.lastWrite().toEpochMilli());
        return Duration.ofMillis(wanted.now().toEpochMilli() - began);
    }

    private static Finding unsafe(OpenTransaction it, Duration age, String what, String why, String command) {
        return Finding.unsafe(
                "transaction.open", it.partition().toString(), described(it, age) + ": " + what, why, command);
    }

    private static String described(OpenTransaction it, Duration age) {
        String id = it.owner()
                .map(owner -> "of " + owner.transactionalId())
                .orElse("of producer " + it.producerId() + " epoch " + it.producerEpoch());
        return "a transaction " + id + " is open from offset " + it.start() + " (the partition ends at " + it.end()
                + ") since " + Amount.time(age);
    }
}
