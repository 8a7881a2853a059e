package io.weir.journey;

import io.weir.audit.AuditScope;
import io.weir.cluster.Cluster;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Answers what happened to one event. It changes nothing. For one thread. */
public final class Explainer implements AutoCloseable {
    private static final Duration CLUSTER_DEADLINE = Duration.ofSeconds(10);

    private final AuditScope scope;
    private final Admin admin;
    private final Logs logs;
    private final Finder finder;

    /**
     * @param most how long to search
     * @param progress what a search that takes long says of itself
     * @throws io.weir.cluster.ClusterUnreachableException where no broker answers
     */
    public Explainer(AuditScope scope, Duration most, Consumer<String> progress) {
        this.scope = scope;
        admin = Cluster.open(scope.kafka(), CLUSTER_DEADLINE);
        logs = new Logs(admin, scope.kafka(), most, progress);
        finder = new Finder(logs, scope.topics());
    }

    public Journey explain(Question question) {
        return question.match(it -> event(it.sid()), it -> at(it.place()));
    }

    @Override
    public void close() {
        logs.close();
        admin.close(Duration.ZERO);
    }

    private Journey event(Sid sid) {
        Trail trail = trail(sid.toString());
        return trail.unlessUnfinished(() -> {
            Optional<Found> raw = raw(sid);
            if (raw.isPresent()) {
                return trail.entered(raw.get());
            }
            Optional<Found> judged = rawPlace(sid).map(finder::judged).orElseGet(() -> finder.judgedInLane(sid));
            return judged.isPresent()
                    ? trail.judgedOnly(judged.get())
                    : new Absence(scope, admin, logs, finder).of(sid, trail);
        });
    }

    private Journey at(Origin place) {
        Trail trail = trail(place.toString());
        return trail.unlessUnfinished(() -> {
            TopicPartition partition = new TopicPartition(place.topic(), place.partition());
            Optional<Found> record = logs.partitions(place.topic()).contains(partition)
                    ? logs.at(partition, place.offset())
                    : Optional.empty();
            if (record.isEmpty()) {
                return new Absence(scope, admin, logs, finder).of(place, trail);
            }
            return place.topic().equals(scope.topics().receipts())
                    ? trail.batch(record.get())
                    : trail(record.get().sid().toString()).of(record.get(), raw(record.get()));
        });
    }

    /** The raw record of the first attempt. */
    private Optional<Found> raw(Found record) {
        Sid sid = record.sid();
        Optional<Found> itself = record.place().topic().equals(scope.topics().raw())
                ? Optional.of(record)
                : record.origin().flatMap(this::rawAt);
        Optional<Found> first =
                itself.filter(it -> it.attempt() == 1 && it.sid().equals(sid));
        return first.isPresent() ? first : raw(sid).or(() -> itself);
    }

    private Optional<Found> raw(Sid sid) {
        Optional<Origin> place = rawPlace(sid);
        return place.isPresent()
                ? place.flatMap(this::rawAt).filter(it -> it.sid().equals(sid))
                : finder.raw(sid);
    }

    private Optional<Found> rawAt(Origin place) {
        TopicPartition partition = new TopicPartition(place.topic(), place.partition());
        return place.topic().equals(scope.topics().raw())
                        && logs.partitions(place.topic()).contains(partition)
                ? logs.at(partition, place.offset())
                : Optional.empty();
    }

    /** A derived sid says where its record stands. */
    private static Optional<Origin> rawPlace(Sid sid) {
        return sid.isDerived() ? Origin.parse(sid.lane().substring(1) + "@" + sid.seq()) : Optional.empty();
    }

    private Trail trail(String subject) {
        return new Trail(subject, scope, admin, logs, finder);
    }
}
