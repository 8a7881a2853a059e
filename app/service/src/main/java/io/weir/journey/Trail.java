package io.weir.journey;

import io.weir.audit.AuditScope;
import io.weir.cluster.BatchReceipt;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import io.weir.tally.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Follows one event from where it is known to have been, and writes down each step. */
final class Trail {
    private final String subject;
    private final AuditScope scope;
    private final Admin admin;
    private final Logs logs;
    private final Finder finder;
    private final Groups groups;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Found> cameIn = Optional.empty();

    Trail(String subject, AuditScope scope, Admin admin, Logs logs, Finder finder) {
        this.subject = subject;
        this.scope = scope;
        this.admin = admin;
        this.logs = logs;
        this.finder = finder;
        this.groups = new Groups(admin);
    }

    /** An answer, or what is known of it when the time to search is over. */
    Journey unlessUnfinished(Supplier<Journey> search) {
        try {
            return search.get();
        } catch (UnfinishedException unfinished) {
            steps.add(Step.of(Step.Kind.UNFINISHED, String.valueOf(unfinished.getMessage()), List.of()));
            return end(Outcome.UNFINISHED, "not known: " + unfinished.getMessage());
        }
    }

    /** From any record of it, and the first one in raw where that is still there. */
    Journey of(Found record, Optional<Found> raw) {
        return unlessUnfinished(() -> raw.map(this::entered).orElseGet(() -> judgedOnly(record)));
    }

    Journey entered(Found raw) {
        steps.add(Steps.entered(raw));
        cameIn = Optional.of(raw);
        TopicPartition partition = raw.partition();
        String group = scope.group(scope.topics().raw());
        OptionalLong next = groups.next(group, partition);
        if (next.isEmpty() || raw.place().offset() >= next.getAsLong()) {
            return waiting("to be judged", group, raw, next);
        }
        Optional<Found> judged = finder.judged(raw.place()).or(() -> finder.judgedAnywhere(raw.place()));
        if (judged.isEmpty()) {
            return missing("the judge has passed it, and neither "
                    + scope.topics().valid() + " nor " + scope.topics().priority() + " nor "
                    + scope.topics().dlq() + " has it");
        }
        return judged(judged.get());
    }

    /** Where its record in raw was deleted. */
    Journey judgedOnly(Found record) {
        steps.add(Step.of(
                Step.Kind.DELETED,
                "its record in " + scope.topics().raw() + " was deleted"
                        + record.origin().map(it -> "; it stood at " + it).orElse(""),
                List.of()));
        if (!record.isRefusedBySiem()) {
            return judged(record);
        }
        Optional<Found> sound = record.origin().flatMap(finder::judged);
        if (sound.isPresent()) {
            return judged(sound.get());
        }
        return refused(record);
    }

    Journey batch(Found record) {
        Optional<BatchReceipt> receipt = record.receipt();
        if (receipt.isEmpty()) {
            return end(Outcome.NOT_FOUND, "a record that is no receipt of Weir");
        }
        BatchReceipt batch = receipt.get();
        String what = batch.target() + " took " + batch.delivered() + " of " + batch.events() + " events, and refused "
                + batch.rejected();
        steps.add(Step.of(Step.Kind.BATCH, record, what, Steps.batch(batch).list()));
        return end(
                Outcome.BATCH,
                "the receipt of a batch: " + batch.range() + "; ask for one of its events by such a place");
    }

    Journey end(Outcome outcome, String sentence) {
        return new Journey(subject, outcome, sentence, steps);
    }

    Journey missing(String what) {
        steps.add(Step.of(Step.Kind.MISSING, what, List.of()));
        return end(Outcome.MISSING, "MISSING: " + what + ". See what else is: weir audit");
    }

    /** In the words of the audit, which counts it too. */
    Journey missing(Finding finding) {
        steps.add(Step.of(Step.Kind.MISSING, finding.toString(), List.of()));
        String what = finding.toString().replaceFirst("^missing: ", "");
        return end(Outcome.MISSING, "MISSING: " + what + ". See what else is: weir audit");
    }

    void note(Step step) {
        steps.add(step);
    }

    Journey judged(Found record) {
        if (record.place().topic().equals(scope.topics().dlq())) {
            return refused(record);
        }
        steps.add(Steps.sound(record));
        String group = scope.group(record.place().topic());
        OptionalLong next = groups.next(group, record.partition());
        if (next.isEmpty() || record.place().offset() >= next.getAsLong()) {
            return waiting("to be delivered", group, record, next);
        }
        Optional<Found> receipt =
                finder.receipt(record.place(), record.appended()).or(() -> finder.receiptAnywhere(record.place()));
        return receipt.map(it -> settled(record, it))
                .orElseGet(() ->
                        missing("the group " + group + " has passed " + record.place() + ", and no receipt covers it"));
    }

    /** What became of the event at that place, whose own record may be gone. */
    Journey receiptOnly(Origin place, Found receipt) {
        BatchReceipt batch = receipt.receipt().orElseThrow();
        boolean isSure = batch.rejected() == 0;
        String what = isSure
                ? batch.target() + " took it, with the rest of its batch"
                : batch.target() + " refused " + batch.rejected() + " of its batch; which, their dead letters say";
        steps.add(Step.of(Step.Kind.BATCH, receipt, what, Steps.batch(batch).list()));
        return isSure
                ? end(
                        Outcome.DELIVERED,
                        "delivered to " + batch.target() + " at " + batch.at() + "; its record was deleted since")
                : end(
                        Outcome.DELETED,
                        "the record at " + place + " was deleted; it was delivered, unless it is among the "
                                + batch.rejected() + " dead letters of its batch");
    }

    private Journey settled(Found event, Found receipt) {
        BatchReceipt batch = receipt.receipt().orElseThrow();
        if (batch.rejected() > 0) {
            Optional<Found> letter = finder.refusal(event.sid(), event.attempt(), receipt);
            if (letter.isPresent()) {
                steps.add(Step.of(
                        Step.Kind.BATCH,
                        receipt,
                        "sent to " + batch.target() + " in a batch",
                        Steps.batch(batch).list()));
                return refused(letter.get());
            }
            if (batch.delivered() == 0) {
                return missing(batch.target() + " refused it with its whole batch (" + receipt.place() + "), and "
                        + scope.topics().dlq() + " does not have it");
            }
        }
        steps.add(Step.of(
                Step.Kind.DELIVERED,
                receipt,
                batch.target() + " took it" + effort(batch),
                Steps.batch(batch).list()));
        return end(
                Outcome.DELIVERED,
                "delivered to " + batch.target() + " at " + batch.at() + ", "
                        + cameIn.map(it -> since(it, receipt) + " after it came in")
                                .orElseGet(() -> since(event, receipt) + " after it was judged"));
    }

    /** A dead letter is the end, unless somebody sent it again. */
    private Journey refused(Found letter) {
        steps.add(Steps.deadLetter(letter));
        Optional<Found> again = Optional.empty();
        try {
            again = again(letter);
        } catch (UnfinishedException unfinished) {
            steps.add(Step.of(
                    Step.Kind.UNFINISHED,
                    "whether it was sent again is not known: " + unfinished.getMessage(),
                    List.of()));
        }
        if (again.isPresent()) {
            return entered(again.get());
        }
        String category = letter.text(Headers.CATEGORY).orElse("no category");
        String reason = letter.isRefusedBySiem()
                ? letter.text(Headers.TARGET).orElse("the SIEM") + " refused it"
                : Steps.reason(letter);
        return end(Outcome.DEAD_LETTER, "a dead letter: " + category + ", " + reason + "; kept at " + letter.place());
    }

    /** What was judged again is counted, so that most dead letters need no search; what waits is short. */
    private Optional<Found> again(Found letter) {
        Sid sid = letter.sid();
        Counted counted = Counted.read(admin, scope, sid.lane());
        for (TopicPartition raw : logs.partitions(scope.topics().raw())) {
            long from = counted.isRedrivenIn(raw)
                    ? finder.around(raw, letter)
                    : groups.next(scope.streamsGroup(), raw).orElse(0);
            Optional<Found> again = finder.again(sid, letter.attempt(), raw, from);
            if (again.isPresent()) {
                return again;
            }
        }
        return Optional.empty();
    }

    private Journey waiting(String what, String group, Found record, OptionalLong next) {
        long from = next.orElse(logs.begin(record.partition()));
        long before = Math.max(0, record.place().offset() - from);
        int members = groups.members(group);
        Step.Facts facts = new Step.Facts().add("group", group);
        next.ifPresentOrElse(it -> facts.add("committed", it), () -> facts.add("committed", "nothing yet"));
        facts.add("before_it", before).add("members", members);
        String where = record.place() + ", with " + before + (before == 1 ? " offset" : " offsets") + " before it"
                + (members == 0 ? "; nobody works in the group " + group : "");
        steps.add(Step.of(Step.Kind.WAITING, "waits " + what + " at " + where, facts.list()));
        return end(Outcome.WAITING, "waits " + what + " at " + where);
    }

    private static String effort(BatchReceipt batch) {
        return batch.requests().isPresent() && batch.requests().getAsLong() > 1
                ? ", after " + batch.requests().getAsLong() + " requests"
                : "";
    }

    private static String since(Found event, Found receipt) {
        long millis = Math.max(
                0, Duration.between(event.appended(), receipt.appended()).toMillis());
        return millis < 10_000 ? millis + " ms" : millis / 1000 + " s";
    }
}
