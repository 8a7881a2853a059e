package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.cluster.ClusterUnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SupervisorTest {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Consumer<Throwable>> alive = new CopyOnWriteArrayList<>();
    private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
    private final Supervisor supervisor = new Supervisor(
            new RestartPolicy(Duration.ofMillis(1), Duration.ofMillis(1), 3, Duration.ofHours(1)), fatal::add);

    @AfterEach
    void stop() {
        supervisor.close();
    }

    @Test
    void aPartThatDiesIsClosedAndMadeAnew() {
        supervisor.keep("a", this::part);
        await().until(() -> alive.size() == 1);

        alive.get(0).accept(new IllegalStateException("died"));

        await().until(() -> alive.size() == 2);
        assertThat(events).containsExactly("start", "close", "start");
        await().untilAsserted(() -> assertThat(supervisor.readiness()).isEqualTo(Map.of("a", true)));
        assertThat(fatal).isEmpty();
    }

    @Test
    void aPartThatCannotStartIsGivenUpOnceAndNamed() {
        supervisor.keep("a", whenFatal -> {
            events.add("made");
            throw new IllegalStateException("never");
        });

        await().until(() -> !fatal.isEmpty());
        assertThat(events).hasSize(3);
        assertThat(fatal).singleElement().satisfies(it -> assertThat(it).hasMessage("never"));
        assertThat(supervisor.readiness()).isEqualTo(Map.of("a", false));
    }

    @Test
    void aFailureThatIsFinalIsNotTriedAgain() {
        supervisor.keep("a", whenFatal -> {
            events.add("made");
            throw new StartupException("wrong for good");
        });

        await().until(() -> !fatal.isEmpty());
        assertThat(events).hasSize(1);
    }

    @Test
    void aLongOutageIsNotHeldAgainstWhatFailsOnceAfterIt() {
        supervisor.keep("a", whenFatal -> {
            int made = events.size();
            events.add("made");
            if (made < 20) {
                throw new ClusterUnreachableException("away", new IllegalStateException("no answer"));
            }
            if (made == 20) {
                throw new TimeoutException("a hiccup");
            }
            return part(whenFatal);
        });

        await().until(() -> !alive.isEmpty());
        assertThat(fatal).isEmpty();
    }

    @Test
    void theFirstPartIsClosedBeforeAnyOther() {
        supervisor.keep("first", whenFatal -> named("first"));
        supervisor.keep("second", whenFatal -> named("second"));
        await().until(() -> events.size() == 2);

        supervisor.close();

        assertThat(events.subList(2, 4)).containsExactly("close first", "close second");
    }

    private Part part(Consumer<Throwable> whenFatal) {
        return Part.of(
                () -> {
                    events.add("start");
                    alive.add(whenFatal);
                },
                () -> true,
                () -> events.add("close"));
    }

    private Part named(String name) {
        return Part.of(() -> events.add("start " + name), () -> true, () -> events.add("close " + name));
    }
}
