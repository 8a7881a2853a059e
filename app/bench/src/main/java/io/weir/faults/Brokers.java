package io.weir.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** A cluster of three brokers, or of one, each of which is a controller too. */
final class Brokers implements AutoCloseable {
    static final int NUMBER = 3;
    static final Duration READY_MAX = Duration.ofMinutes(2);

    private final List<Broker> brokers = new ArrayList<>();

    private Brokers() {}

    /** @param disks one a broker */
    static Brokers start(Path folder, List<Path> disks, Map<String, String> environment) throws Exception {
        Brokers it = new Brokers();
        try {
            for (int id = 1; id <= disks.size(); id++) {
                Path disk = disks.get(id - 1);
                it.brokers.add(new Broker(id, folder.resolve("broker-" + id), disk, disks.size(), environment));
            }
            String voters = it.brokers.stream().map(Broker::voter).collect(Collectors.joining(","));
            String cluster = Uuid.randomUuid().toString();
            for (Broker broker : it.brokers) {
                broker.format(cluster, voters);
                broker.start();
            }
            it.awaitListening();
            return it;
        } catch (Exception failed) {
            it.close();
            throw failed;
        }
    }

    Broker broker(int index) {
        return brokers.get(index);
    }

    List<Broker> all() {
        return List.copyOf(brokers);
    }

    String bootstrap() {
        return brokers.stream().map(Broker::address).collect(Collectors.joining(","));
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap(), "request.timeout.ms", "15000"));
    }

    void awaitListening() throws InterruptedException {
        for (Broker broker : brokers) {
            broker.awaitListening(READY_MAX);
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (Broker broker : brokers) {
            broker.close();
        }
    }
}
