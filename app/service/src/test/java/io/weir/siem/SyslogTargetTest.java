package io.weir.siem;

import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.event;
import static io.weir.siem.TestEvents.payload;
import static io.weir.siem.TestEvents.sid;
import static io.weir.siem.TestEvents.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.TlsSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.siem.SyslogReceiver.Manner;
import io.weir.siem.SyslogTargetSettings.Confirm;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyslogTargetTest implements SiemTargetContract {

    private final SyslogReceiver receiver = new SyslogReceiver();
    private final SiemTarget target = target(Confirm.CLOSE, receiver.url());

    @AfterEach
    void close() {
        target.close();
        receiver.close();
    }

    @Override
    public SiemTarget target() {
        return target;
    }

    @Override
    public void willTake(int events) {}

    @Override
    public byte[] lastBody() {
        List<Payload> connections = receiver.connections();
        return connections.get(connections.size() - 1).bytes();
    }

    @Override
    public String read(Payload wire) {
        String text = text(wire);
        return text.substring(text.indexOf('{'));
    }

    @Test
    void sendsMessagesOfRfc5424BehindTheirLength() {
        target.send(batch(target, event(1), "{\"severity\":10,\"host\":\"fw-1\",\"a\":\"]\\\"\"}"));

        assertThat(receiver.messages())
                .containsExactly(
                        "<109>1 2026-11-21T03:00:00.001Z - linux-auth - - [weir@32473 sid=\"" + sid(0) + "\"] "
                                + event(1).substring(0, event(1).length() - 1) + ",\"weir\":{\"id\":\"" + sid(0)
                                + "\"}}",
                        "<104>1 - fw-1 linux-auth - - [weir@32473 sid=\"" + sid(1)
                                + "\"] {\"severity\":10,\"host\":\"fw-1\",\"a\":\"]\\\"\",\"weir\":{\"id\":\"" + sid(1)
                                + "\"}}");
    }

    /** Both are read back as what they were. */
    @ParameterizedTest
    @CsvSource({"0,7", "1,7", "2,6", "3,5", "4,5", "5,4", "6,3", "7,3", "8,2", "9,1", "10,0", "11,5", "'\"x\"',5"})
    void severitiesAreSyslogs(String ours, int syslogs) {
        assertThat(text(target.encode(sid(1), "t", payload("{\"severity\":" + ours + "}"))))
                .contains(" <" + (104 + syslogs) + ">1 ");
    }

    @ParameterizedTest
    @CsvSource({
        "a b,a_b",
        "zażółć,za____",
        "'',unknown",
        "x123456789x123456789x123456789x123456789x123456789,x123456789x123456789x123456789x123456789x1234567"
    })
    void aTypeThatIsNoNameIsMadeOne(String type, String name) {
        assertThat(text(target.encode(sid(1), type, payload("{}")))).contains(">1 - - " + name + " - - [");
    }

    @Test
    void aLimitIsOfTheMessageToTheByte() {
        int bare = target.encode(sid(1), "t", payload("{\"a\":\"\"}")).size() - 4;
        String fits = "{\"a\":\"" + "x".repeat(1_024 - bare) + "\"}";
        String tooLong = "{\"a\":\"" + "x".repeat(1_025 - bare) + "\"}";

        assertThat(target.encode(sid(1), "t", payload(fits)).size()).isEqualTo((int) target.eventBytesMax());
        assertThat(target.encode(sid(1), "t", payload(tooLong)).size()).isGreaterThan((int) target.eventBytesMax());
    }

    @ParameterizedTest
    @EnumSource(names = {"NEVER_CLOSES", "RESETS_AT_ONCE", "RESETS_HALFWAY", "CLOSES_AT_ONCE", "CLOSES_SOON"})
    void aReceiverThatMayNotHaveReadAllGetsItAgain(Manner manner) {
        receiver.manner = manner;

        assertThat(outcomes(target)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));

        receiver.manner = Manner.SOUND;
        assertThat(outcomes(target)).containsOnly(Delivery.delivered());
    }

    @Test
    void aReceiverThatNeverClosesIsNamed() {
        receiver.manner = Manner.NEVER_CLOSES;

        assertThat(outcomes(target))
                .containsOnly(new Delivery.Retry(
                        null,
                        "the receiver has not read all and closed in time; one that never closes needs confirm: open"));
    }

    @ParameterizedTest
    @EnumSource
    void aReceiverThatStopsReadingIsRetried(Confirm confirm) {
        receiver.manner = Manner.NEVER_READS;
        String[] large = new String[16];
        Arrays.fill(large, event(1).replace("zażółć", "x".repeat(1 << 20)));
        try (SiemTarget deaf = target(confirm, Duration.ofSeconds(1), TlsSettings.NONE, receiver.url())) {
            assertThat(deaf.send(batch(deaf, large)).outcomes())
                    .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
        }
    }

    @Test
    void noReceiverIsRetried() {
        receiver.close();

        assertThat(outcomes(target)).containsOnly(new Delivery.Retry(null, "no connection"));
    }

    @Test
    void aConnectionIsUsedAgainWhereItsCloseIsNotWaitedFor() {
        try (SiemTarget keeping = target(Confirm.OPEN, receiver.url())) {
            assertThat(outcomes(keeping)).containsOnly(Delivery.delivered());
            assertThat(outcomes(keeping)).containsOnly(Delivery.delivered());
        }

        assertThat(receiver.connections()).hasSize(1);
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsNotWrittenTo() {
        try (SiemTarget keeping = target(Confirm.OPEN, receiver.url())) {
            assertThat(outcomes(keeping)).containsOnly(Delivery.delivered());
            await().until(() -> receiver.messages().size() == 4);
            receiver.breakOff();

            assertThat(outcomes(keeping)).containsOnly(Delivery.delivered());
        }

        assertThat(receiver.connections()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESETS_AT_ONCE", "RESETS_HALFWAY", "CLOSES_AT_ONCE", "CLOSES_SOON"})
    void whoBreaksOffIsSeenWithoutWaitingForACloseToo(Manner manner) {
        receiver.manner = manner;
        try (SiemTarget keeping = target(Confirm.OPEN, receiver.url())) {
            assertThat(outcomes(keeping)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
        }
    }

    @Test
    void oneDeadReceiverDelaysNobodyForLong() {
        try (SyslogReceiver dead = new SyslogReceiver();
                SiemTarget two = target(Confirm.CLOSE, dead.url(), receiver.url())) {
            dead.close();

            assertThat(outcomes(two)).containsOnly(new Delivery.Retry(null, "no connection"));
            assertThat(outcomes(two)).containsOnly(Delivery.delivered());
        }
    }

    @Test
    void onlyAddressesOfTwoKindsAreTaken() {
        assertThatThrownBy(() -> target(Confirm.CLOSE, URI.create("udp://127.0.0.1:514")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tcp:// or tls://");
    }

    static List<Delivery> outcomes(SiemTarget target) {
        return target.send(batch(target, 4)).outcomes();
    }

    static SiemTarget target(Confirm confirm, URI... urls) {
        return target(confirm, TlsSettings.NONE, urls);
    }

    static SiemTarget target(Confirm confirm, TlsSettings tls, URI... urls) {
        return target(confirm, Duration.ofSeconds(3), tls, urls);
    }

    private static SiemTarget target(Confirm confirm, Duration timeout, TlsSettings tls, URI... urls) {
        return new SyslogTarget(
                settings(confirm, timeout, tls, urls),
                TestEvents.tls(tls),
                // Long enough for the threads of a receiver on a slow machine.
                250);
    }

    static SyslogTargetSettings settings(Confirm confirm, Duration timeout, TlsSettings tls, URI... urls) {
        return new SyslogTargetSettings(
                "syslog",
                Addresses.of(urls),
                confirm,
                13,
                "{type}",
                "weir@32473",
                new ByteSize(1_024),
                Duration.ofSeconds(2),
                timeout,
                tls);
    }
}
