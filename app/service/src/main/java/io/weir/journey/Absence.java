package io.weir.journey;

import io.weir.audit.AuditScope;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import io.weir.tally.Finding;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Where nothing stands: whether something should, and what is known all the same. */
final class Absence {
    private final AuditScope scope;
    private final Admin admin;
    private final Logs logs;
    private final Finder finder;

    Absence(AuditScope scope, Admin admin, Logs logs, Finder finder) {
        this.scope = scope;
        this.admin = admin;
        this.logs = logs;
        this.finder = finder;
    }

    /** An event that no topic has where its number would put it. */
    Journey of(Sid sid, Trail trail) {
        if (sid.isDerived()) {
            return trail.end(Outcome.NOT_FOUND, "not found: no record of another producer stands there with that time");
        }
        Counted counted = Counted.read(admin, scope, sid.lane());
        Optional<Finding> gap = counted.gap(sid);
        if (gap.isPresent()) {
            return trail.missing(gap.get());
        }
        boolean isJudged = counted.judged(sid).isPresent();
        boolean mayHaveBeen = isJudged || counted.isCommitted(sid) || counted.isOfEarlierEpoch(sid);
        if (!mayHaveBeen) {
            return trail.end(
                    Outcome.NOT_FOUND, "not found: " + last(sid, counted) + "; no sender has an answer for it");
        }
        Optional<Found> outOfOrder = finder.rawAnywhere(sid);
        if (outOfOrder.isPresent()) {
            return trail.entered(outOfOrder.get());
        }
        return gone(sid, counted, isJudged, trail);
    }

    /** Where nothing stands at that place. */
    Journey of(Origin place, Trail trail) {
        TopicPartition partition = new TopicPartition(place.topic(), place.partition());
        List<TopicPartition> partitions = logs.partitions(place.topic());
        if (!partitions.contains(partition)) {
            return trail.end(
                    Outcome.NOT_FOUND,
                    "not found: " + place.topic() + " has the partitions 0 to " + (partitions.size() - 1));
        }
        long end = logs.end(partition);
        if (place.offset() >= end) {
            return trail.end(Outcome.NOT_FOUND, "not found: " + partition + " ends at " + end);
        }
        long begin = logs.begin(partition);
        if (place.offset() >= begin) {
            return trail.end(
                    Outcome.NOT_FOUND,
                    "no event stands there: it is the marker of a transaction, or of one that was taken back"
                            + logs.first(partition, place.offset(), end, it -> true)
                                    .map(it -> "; the next record is at " + it.place())
                                    .orElse(""));
        }
        trail.note(Step.of(Step.Kind.DELETED, "deleted: " + partition + " begins at " + begin + " now", List.of()));
        return deleted(place, trail);
    }

    private Journey deleted(Origin place, Trail trail) {
        if (place.topic().equals(scope.topics().raw())) {
            Optional<Found> judged = finder.judged(place);
            if (judged.isPresent()) {
                return trail.judged(judged.get());
            }
        }
        if (place.topic().equals(scope.topics().valid())
                || place.topic().equals(scope.topics().priority())) {
            Optional<Found> receipt = finder.receiptAnywhere(place);
            if (receipt.isPresent()) {
                return trail.receiptOnly(place, receipt.get());
            }
        }
        return trail.end(Outcome.DELETED, "its record was deleted, and nothing else names it");
    }

    private Journey gone(Sid sid, Counted counted, boolean isJudged, Trail trail) {
        List<TopicPartition> cut = logs.partitions(scope.topics().raw()).stream()
                .filter(it -> logs.begin(it) > 0)
                .toList();
        if (counted.isOfEarlierEpoch(sid) && !isJudged) {
            return trail.end(
                    Outcome.NOT_FOUND,
                    "not found: epoch " + sid.epoch() + " of lane " + sid.lane() + " has ended, and the ledger names no"
                            + " gap there: either it never had this number"
                            + (cut.isEmpty() ? "" : ", or its records were deleted: " + begins(cut)));
        }
        if (isJudged && !cut.isEmpty()) {
            trail.note(Step.of(
                    Step.Kind.DELETED,
                    "the judge has counted it, and its records were deleted: " + begins(cut),
                    List.of()));
            return trail.end(
                    Outcome.DELETED,
                    "it was judged, for the ledger has counted every number of its lane up to "
                            + last(sid, counted) + "; its records were deleted, and receipts do not name events: weir"
                            + " audit says whether all were delivered");
        }
        Finding lost = new Finding.LostTail(
                sid.lane(), sid.epoch(), sid.seq(), sid.seq(), scope.topics().raw());
        return trail.missing(lost);
    }

    private String last(Sid sid, Counted counted) {
        return counted.last()
                .map(it -> "lane " + sid.lane() + " is at " + new Sid(sid.lane(), it.epoch(), it.seq()))
                .orElse("no lane " + sid.lane() + " is known");
    }

    private String begins(List<TopicPartition> cut) {
        return String.join(
                ", ",
                cut.stream().map(it -> it + " begins at " + logs.begin(it)).toList());
    }
}
