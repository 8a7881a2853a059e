package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import io.weir.demo.Fault.Kind;
import io.weir.flow.Gate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ViewTest {
    private static final RunningWeir WEIR = new RunningWeir(
            URI.create("http://127.0.0.1:8088"),
            Optional.empty(),
            "splunk-hec",
            Binder.defaults(KafkaSettings.class),
            Binder.defaults(TopicSettings.class),
            () -> Room.UNKNOWN,
            Optional::empty);

    private final FlowHistory history = new FlowHistory();

    @Test
    void showsTheFlowOnEightyByTwentyFour() {
        List<String> lines = render(Paint.NONE, true, 80);

        assertThat(lines)
                .containsExactly(
                        "weir demo · intake http://127.0.0.1:8088 · run 00000z              sending 00:10",
                        "────────────────────────────────────────────────────────────────────────────────",
                        "               per second       so far",
                        "sent                1,000       10,000  ██████████",
                        "valid                 900        9,000  ██████████",
                        "priority               50          500  ██████████",
                        "dead letters           50          500  ██████████",
                        "delivered             750        7,500  ██████████",
                        "",
                        "Lag  to be judged 0 · valid 2,000 · priority 0",
                        "Intake  open · 12 % of the room for what is not delivered",
                        "",
                        "Dead letters",
                        "  malformed 200 · schema_violation 300",
                        "",
                        "",
                        "SIEM  splunk-hec: answers as it should",
                        "  7,500 events · 0 duplicates · 0 repeats known by id",
                        "  100 requests · 4 refused · 0 events rejected",
                        "",
                        "Account  2,000 of 10,000 under way",
                        "────────────────────────────────────────────────────────────────────────────────",
                        "  1 slow  2 429  3 503  4 401  5 403  6 reset  7 truncate  8 reject-one",
                        "  9 429-items  a html-502  b html-200  c moody  0 behave  s spike  q quit");
    }

    @Test
    void drawsTheRiseAndFallOfARate() {
        for (int second = 0; second <= 4; second++) {
            history.add(new Flow(
                    Duration.ofSeconds(second),
                    "sending",
                    Account.NOTHING,
                    new Sent.Totals(new long[] {0, 0, 700, 800, 1000}[second], 0, 0, 0),
                    Received.NOTHING,
                    Room.UNKNOWN,
                    null,
                    Optional.empty()));
        }

        assertThat(new View(WEIR, 35, Paint.NONE, true).render(flow(5, null), history, 80))
                .contains("sent                  150        5,000  ▁█▂▃");
    }

    @Test
    void fitsEightyByTwentyFourWhateverTheNumbers() {
        Account huge = new Account(
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                new TreeMap<>(Map.of(
                        "malformed",
                        999_999_999L,
                        "oversize",
                        999_999_999L,
                        "processing_failure",
                        999_999_999L,
                        "schema_violation",
                        999_999_999L,
                        "siem_rejected",
                        999_999_999L,
                        "unknown_type",
                        999_999_999L)),
                Integer.MAX_VALUE,
                999_999_999,
                999_999_999,
                999_999_999,
                999_999_999,
                0,
                List.of());
        Received siem = new Received(999_999_999, 999_999_999, 999_999_999, 1, 1, 999_999_999, 1, 0, 1, 0, 0);
        Flow flow = new Flow(
                Duration.ofHours(99),
                "draining",
                huge,
                new Sent.Totals(Integer.MAX_VALUE, 999_999, 1, 1),
                siem,
                new Room(Gate.State.CLOSED, OptionalLong.of(100)),
                Fault.throttle(Duration.ofSeconds(3)),
                Optional.of(Duration.ofSeconds(14)));

        List<String> lines = new View(WEIR, 35, Paint.NONE, true).render(flow, history, 80);

        assertThat(lines).hasSizeLessThanOrEqualTo(24);
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void givesUpItsEmptyLinesFirstOnALowTerminal() {
        assertThat(View.fit(List.of("a", "", "b", "", "c"), 5)).containsExactly("a", "", "b", "", "c");
        assertThat(View.fit(List.of("a", "", "b", "", "c"), 4)).containsExactly("a", "b", "", "c");
        assertThat(View.fit(List.of("a", "", "b", "", "c"), 3)).containsExactly("a", "b", "c");
        assertThat(View.fit(List.of("a", "", "b", "", "c"), 2)).containsExactly("a", "b");
    }

    @Test
    void saysTheSameInColour() {
        List<String> plain = render(Paint.NONE, true, 80);
        List<String> coloured = render(Paint.ANSI, true, 80).stream()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();

        assertThat(coloured).isEqualTo(plain);
    }

    @Test
    void usesAsciiAloneWhereTheTerminalHasNothingElse() {
        assertThat(String.join("", render(Paint.NONE, false, 80))).matches("\\p{ASCII}*");
    }

    @Test
    void showsWhatIsWrongWithTheSiem() {
        Flow flow = flow(10, Fault.of(Kind.RESET));

        List<String> lines = new View(WEIR, 35, Paint.NONE, true).render(flow, history, 80);

        assertThat(lines).anySatisfy(line -> assertThat(line).contains("SIEM  splunk-hec: reset, 14 s to go"));
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("[6 reset]"));
    }

    @Test
    void hasAKeyForEveryFault() {
        for (Kind kind : Kind.values()) {
            assertThat(Keys.fault(Keys.of(kind))).hasValue(kind);
        }
        assertThat(Keys.fault(Keys.QUIT)).isEmpty();
        assertThat(Keys.fault(Keys.SPIKE)).isEmpty();
        assertThat(Keys.fault(Keys.NONE)).isEmpty();
    }

    @Test
    void tellsTheFlowOnOneLine() {
        assertThat(ProgressLine.of(flow(10, Fault.of(Kind.THROTTLE))))
                .isEqualTo("00:10 sending   sent 10,000  valid 9,000  priority 500  dead letters 500  delivered 7,500"
                        + "  under way 2,000  intake open 12%  SIEM 429, 14 s to go");
    }

    @Test
    void readsTheSizeOfATerminal() {
        assertThat(Terminal.parseSize("50 132")).isEqualTo(new Terminal.Size(50, 132));
        assertThat(Terminal.parseSize("0 0")).isEqualTo(new Terminal.Size(24, 80));
        assertThat(Terminal.parseSize("stty: error")).isEqualTo(new Terminal.Size(24, 80));
        assertThat(Terminal.parseSize(null)).isEqualTo(new Terminal.Size(24, 80));
    }

    private List<String> render(Paint paint, boolean unicode, int width) {
        Flow last = flow(0, null);
        for (int second = 0; second <= 10; second++) {
            last = flow(second, null);
            history.add(last);
        }
        return new View(WEIR, 35, paint, unicode).render(last, history, width);
    }

    private static Flow flow(int second, Fault fault) {
        long sent = second * 1000L;
        Account account = new Account(
                sent,
                sent * 9 / 10,
                sent / 20,
                new TreeMap<>(Map.of("malformed", sent * 2 / 100, "schema_violation", sent * 3 / 100)),
                sent * 3 / 4,
                0,
                sent / 5,
                0,
                sent / 5,
                0,
                List.of());
        Received siem = new Received(100, 4, sent * 3 / 4, 0, 0, 0, 0, 0, 0, 0, 0);
        return new Flow(
                Duration.ofSeconds(second),
                "sending",
                account,
                new Sent.Totals(sent, 0, 0, 0),
                siem,
                new Room(Gate.State.OPEN, OptionalLong.of(12)),
                fault,
                fault == null ? Optional.empty() : Optional.of(Duration.ofSeconds(14)));
    }
}
