package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.demo.Sample.Intent;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccountTest {
    private static final long RUN = 35;
    private static final Received SIEM = new Received(9, 2, 20, 0, 0, 3, 4, 5, 0, 0, 0);

    private final BitSet acknowledged = numbers(0, 100);
    private final BitSet valid = numbers(0, 90);
    private final BitSet priority = numbers(90, 95);
    private final SortedMap<String, BitSet> dead = new TreeMap<>(Map.of("malformed", numbers(95, 100)));
    private final BitSet delivered = numbers(0, 95);

    @Test
    void isWholeWhenEachEventIsDeliveredOrADeadLetter() {
        Account account = account();

        assertThat(account.isWhole()).isTrue();
        assertThat(account)
                .isEqualTo(
                        new Account(100, 90, 5, new TreeMap<>(Map.of("malformed", 5L)), 95, 0, 0, 0, 0, 0, List.of()));
    }

    @Test
    void missesAnEventThatNobodyHas() {
        valid.clear(7);
        delivered.clear(7);

        assertThat(account().isWhole()).isFalse();
        assertThat(account().missing()).isEqualTo(1);
        assertThat(account().unjudged()).isEqualTo(1);
        assertThat(account().firstMissing()).containsExactly(7L);
    }

    @Test
    void missesAnEventThatWasJudgedAndNotDelivered() {
        delivered.clear(8);
        delivered.clear(92);

        assertThat(account().missing()).isEqualTo(2);
        assertThat(account().unjudged()).isZero();
        assertThat(account().waitingValid()).isEqualTo(1);
        assertThat(account().waitingPriority()).isEqualTo(1);
    }

    @Test
    void doesNotMissWhatTheSiemRejected() {
        delivered.clear(8);
        dead.put("siem_rejected", numbers(8, 9));

        assertThat(account().isWhole()).isTrue();
        assertThat(account().waitingValid()).isZero();
        assertThat(account().deadLettersInAll()).isEqualTo(6);
    }

    @Test
    void owesNothingForWhatWasNeverAcknowledged() {
        acknowledged.clear(10, 20);
        delivered.clear(10, 15);
        valid.clear(10, 15);

        assertThat(account().isWhole()).isTrue();
        assertThat(account().unpromised()).isEqualTo(5);
    }

    @Test
    void namesTenOfTheMissingAtMost() {
        delivered.clear(0, 50);

        assertThat(account().missing()).isEqualTo(50);
        assertThat(account().firstMissing()).hasSize(10).startsWith(0L).endsWith(9L);
    }

    @Test
    void readsLikeThis() {
        valid.clear(7);
        delivered.clear(7);

        List<String> lines = AccountText.lines(
                account(),
                SIEM,
                new Sent.Totals(100, 6, 7, 1),
                RUN,
                1,
                2,
                new TreeMap<>(Map.of("valid as malformed", 2L)));

        assertThat(lines)
                .containsExactly(
                        "The account of run 00000z, by the sender, the topics and the SIEM:",
                        "  sent                                   100   acknowledged by the intake",
                        "  valid                                   89",
                        "  priority                                 5",
                        "  dead letters                             5",
                        "    malformed                              5",
                        "  delivered                               94",
                        "  duplicates                               4",
                        "  missing                                  1",
                        "  repeats known by id                      5   the SIEM had them, and kept one",
                        "  sent twice by the sender                 4   no answer came to the first request",
                        "  turned away                              1   refused by the intake with a reason, never entered",
                        "  times the intake closed                  2   for want of room, and opened again",
                        "  told to come later                       6   requests the intake answered with 503",
                        "  judged valid as malformed                2   not as the generator meant it",
                        "MISSING 1, of which 1 never got a verdict; look for: wd~00000z~7");
    }

    @Test
    void saysSoWhenEveryEventIsAccountedFor() {
        assertThat(AccountText.lines(account(), Received.NOTHING, Sent.Totals.NONE, RUN, 0, 0, new TreeMap<>()))
                .endsWith("  missing                                  0", "Every event is accounted for.");
    }

    @Test
    void findsEventsThatWereJudgedOtherwiseThanMeant() {
        SampleEvents samples = new SampleEvents(1, RUN);
        Map<Intent, BitSet> meant = new EnumMap<>(Intent.class);
        for (Intent intent : Intent.values()) {
            meant.put(intent, new BitSet());
        }
        IntStream.range(0, 1000)
                .forEach(number -> meant.get(samples.intent(number)).set(number));
        SortedMap<String, BitSet> judgedDead = new TreeMap<>();
        meant.forEach((intent, numbers) -> judgedDead.put(intent.name().toLowerCase(Locale.ROOT), numbers));
        BitSet judgedValid = judgedDead.remove("valid");
        BitSet judgedPriority = judgedDead.remove("priority");
        judgedValid.set(judgedPriority.nextSetBit(0));

        Evidence evidence = new Evidence(numbers(0, 1000), judgedValid, judgedPriority, judgedDead, new BitSet());

        assertThat(Judgement.otherwise(evidence, samples)).containsExactly(Map.entry("priority as valid", 1L));
    }

    private Account account() {
        return Account.of(new Evidence(acknowledged, valid, priority, dead, delivered));
    }

    private static BitSet numbers(int from, int to) {
        BitSet numbers = new BitSet();
        numbers.set(from, to);
        return numbers;
    }
}
