package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private final Map<String, String> given = sound();

    static Map<String, String> sound() {
        Map<String, String> given = new HashMap<>();
        given.put("name", "hec");
        given.put("connector.class", HttpSourceConnector.class.getName());
        given.put("exactly.once.support", "required");
        given.put("key.converter", BYTES);
        given.put("value.converter", BYTES);
        given.put("header.converter", BYTES);
        given.put("producer.override.max.request.size", "1900000");
        given.put("http.tokens", "first, second");
        return given;
    }

    @Test
    void findsNothingWrongWithASoundConfiguration() {
        assertThat(faults(given)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topic | a b | topic | A topic has",
                "http.port | 65536 | http.port | 65535",
                "http.port | x | http.port | INT",
                "http.auth | maybe | http.auth | token, none",
                "http.tokens | ' , ' | http.tokens | names no token",
                "http.auth | none | http.auth | contradicts http.tokens",
                "http.event.bytes.max | 0 | http.event.bytes.max | at least 1",
                "http.event.bytes.max | 1500001 | http.event.bytes.max | no more than 1500000",
                "http.buffer.bytes.max | 75931647 | http.buffer.bytes.max | Set at least 75931648",
                "producer.override.max.request.size | 1204799 | producer.override.max.request.size | at least 1204800",
                "http.idle.timeout.ms | 34999 | http.idle.timeout.ms | at least 5000 more than http.ack.timeout.ms=30000",
                "http.lanes | 0 | http.lanes | at least 1",
                "http.lane.prefix | a:b | http.lane.prefix | letters",
                "http.lane.prefix | @a | http.lane.prefix | letters",
                "name | my connector | http.lane.prefix | Set http.lane.prefix",
                "exactly.once.support | requested | exactly.once.support | must be required",
                "transaction.boundary | interval | transaction.boundary | must be poll",
                "errors.tolerance | all | errors.tolerance | must be none",
                "header.converter | org.apache.kafka.connect.storage.SimpleHeaderConverter | header.converter | events are bytes",
                "http.ack.timeout.sec | 5 | http.ack.timeout.sec | Did you mean http.ack.timeout.ms?",
                "http.ackTimeout.ms | 5 | http.ackTimeout.ms | Did you mean http.ack.timeout.ms?",
                "http.proxy.certificate | x | http.proxy.certificate | There are http.ack.timeout.ms, http.auth, ",
            })
    void namesWhatIsWrong(String setting, String value, String at, String message) {
        given.put(setting, value);

        Map<String, List<String>> faults = faults();

        assertThat(faults).containsOnlyKeys(at);
        assertThat(String.join(" ", faults.get(at))).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "http.buffer.bytes.max, 75931648",
        "producer.override.max.request.size, 1204800",
        "http.event.bytes.max, 1500000",
        "http.port, 0",
        "http.idle.timeout.ms, 35000",
        "http.lane.prefix, A-z_0.9",
        "exactly.once.support, REQUIRED",
        "transaction.boundary, poll",
        "header.converter, ByteArrayConverter",
    })
    void letsTheOtherSideOfEachLimitPass(String setting, String value) {
        given.put(setting, value);

        assertThat(faults(given)).isEmpty();
    }

    /** Every datagram must fit, whatever the settings say: nobody hears of one that does not. */
    @ParameterizedTest
    @CsvSource({"73726, at least 73727 for datagrams of 65535 bytes", "73727, "})
    void wantsRequestsThatTakeTheLargestDatagram(String requestBytes, String fault) {
        given.remove("http.tokens");
        given.put("producer.override.max.request.size", requestBytes);

        assertThat(new SyslogSettingsCheck(given).faults())
                .hasSize(fault == null ? 0 : 1)
                .allSatisfy(it -> assertThat(it).contains(fault));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "syslog.udp.port=-1 | are -1: nothing would be listened on",
                "syslog.udp.port=-1 syslog.tcp.port=0 | ",
                "syslog.tcp.port=601 syslog.tls.port=601 | are both 601",
                "syslog.tls.port=0 | syslog.tls.port needs syslog.tls.certificate.file and syslog.tls.key.file",
                "syslog.tls.port=0 syslog.tls.certificate.file=/none | syslog.tls.key.file",
                "syslog.tls.port=0 syslog.tls.certificate.file=/none syslog.tls.key.file=/none | /none is not there",
                "syslog.tls.certificate.file=/none | ",
                "syslog.tcp.port=601 syslog.message.bytes.max=1000000 | ",
                "syslog.tcp.port=601 syslog.message.bytes.max=1000001 | 1000000",
                "syslog.tcp.port=601 producer.override.max.request.size=73727 | for events of syslog.message.bytes.max=65536",
                "syslog.tcp.port=601 producer.override.max.request.size=73728 | ",
                "syslog.oversize=drop | split, refuse",
                "syslog.tcp.prot=601 | Did you mean syslog.tcp.port?",
                "syslog.proxy.protocol=maybe | either true or false",
            })
    void checksStreams(String settings, String fault) {
        given.remove("http.tokens");
        for (String each : settings.split(" ", -1)) {
            given.put(each.split("=", 2)[0], each.split("=", 2)[1]);
        }

        List<String> faults = new SyslogSettingsCheck(given).faults();

        if (fault == null) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(String.join(" ", faults)).contains(fault);
        }
    }

    @Test
    void needsNoTokenWhereAnyoneMaySend() {
        given.put("http.auth", "none");
        given.remove("http.tokens");

        assertThat(faults(given)).isEmpty();
    }

    @Test
    void findsAllThatIsWrongAtOnce() {
        Map<String, String> nothing = Map.of("name", "a b", "http.port", "-1", "http.prot", "1");

        assertThat(faults(nothing)).hasSize(9);
        assertThatThrownBy(() -> new HttpSourceConnector().start(nothing))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(
                        "http.tokens", "http.port", "http.prot", "exactly.once.support", "header.converter");
    }

    @Test
    void neverRepeatsAToken() {
        given.put("http.auth", "none");
        given.put("http.tokens", "very-secret");

        assertThat(new HttpSettingsCheck(given).values().toString()).doesNotContain("very-secret");
        assertThat(faults(given).toString()).doesNotContain("very-secret");
    }

    @Test
    void documentsEverySetting() {
        for (ConfigDef.ConfigKey key :
                HttpSourceSettings.DEFINITION.configKeys().values()) {
            if (!key.internalConfig) {
                assertThat(key.documentation).as(key.name).hasSizeGreaterThan(20);
                assertThat(key.displayName).as(key.name).isNotBlank();
                assertThat(key.group).as(key.name).isNotBlank();
            }
        }
    }

    @Test
    void pinsTheDefaults() {
        Map<String, Object> defaults = new TreeMap<>();
        HttpSourceSettings.DEFINITION.configKeys().values().stream()
                .filter(key -> !key.internalConfig && key.type != ConfigDef.Type.PASSWORD)
                .forEach(key -> defaults.put(key.name, key.defaultValue));

        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("topic", "weir.raw"),
                        Map.entry("http.host", "0.0.0.0"),
                        Map.entry("http.port", 8088),
                        Map.entry("http.port.file", ""),
                        Map.entry("http.auth", "token"),
                        Map.entry("http.event.bytes.max", 1_000_000),
                        Map.entry("http.body.bytes.max", 16_777_216),
                        Map.entry("http.body.timeout.ms", 30_000),
                        Map.entry("http.buffer.bytes.max", 100_663_296L),
                        Map.entry("http.transaction.bytes.max", 8_388_608L),
                        Map.entry("http.ack.timeout.ms", 30_000),
                        Map.entry("http.idle.timeout.ms", 60_000),
                        Map.entry("http.connections.max", 4096),
                        Map.entry("http.lanes", 8),
                        Map.entry("http.lane.prefix", ""),
                        Map.entry("gate.bootstrap.servers", ""),
                        Map.entry("gate.topics", List.of("weir.raw", "weir.valid", "weir.priority")),
                        Map.entry("gate.groups", List.of("weir-streams", "weir-sink-valid", "weir-sink-priority")),
                        Map.entry("gate.budgets", List.of("0", "0", "0")),
                        Map.entry("gate.events.topic", ""),
                        Map.entry("gate.slow.percent", 70),
                        Map.entry("gate.close.percent", 90),
                        Map.entry("gate.slow.within.ms", 600_000L),
                        Map.entry("gate.look.ms", 2_000L)));
    }

    @Test
    void namesWhatIsWrongWithTheGate() {
        given.put("gate.topics", "raw,valid");
        given.put("gate.budgets", "1,2,much");
        given.put("gate.slow.percent", "95");
        given.put("gate.closed.percent", "96");

        assertThat(faults().keySet())
                .containsExactlyInAnyOrder("gate.topics", "gate.budgets", "gate.close.percent", "gate.closed.percent");
        assertThat(faults().get("gate.closed.percent").toString()).contains("Did you mean gate.close.percent?");
    }

    @Test
    void saysWhatItCanDo() {
        HttpSourceConnector connector = new HttpSourceConnector();

        assertThat(connector.exactlyOnceSupport(given)).isEqualTo(ExactlyOnceSupport.SUPPORTED);
        assertThat(connector.canDefineTransactionBoundaries(given))
                .isEqualTo(ConnectorTransactionBoundaries.UNSUPPORTED);
        assertThat(connector.taskClass()).isEqualTo(HttpSourceTask.class);
    }

    @Test
    void givesEachTaskItsOwnLanesAndSharesThePortOnlyAmongSeveral() {
        HttpSourceConnector connector = new HttpSourceConnector();
        given.put("http.lanes", "2");
        given.put("http.port.file", "port");
        connector.start(given);

        List<HttpSourceSettings> one = settings(connector.taskConfigs(1));
        List<HttpSourceSettings> two = settings(connector.taskConfigs(2));

        assertThat(one.get(0).sharesPort()).isFalse();
        assertThat(two).allMatch(HttpSourceSettings::sharesPort);
        assertThat(two.get(0).lanes()).containsExactly("hec-0-0", "hec-0-1");
        assertThat(two.get(1).lanes()).containsExactly("hec-1-0", "hec-1-1");
        assertThat(two).extracting(HttpSourceSettings::portFile).containsExactly("port", "port.1");
    }

    private static List<HttpSourceSettings> settings(List<Map<String, String>> tasks) {
        return tasks.stream().map(HttpSourceSettings::of).toList();
    }

    private Map<String, List<String>> faults() {
        return new HttpSettingsCheck(given)
                .values().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .collect(Collectors.toMap(value -> value.name(), value -> value.errorMessages()));
    }

    private static List<String> faults(Map<String, String> given) {
        return new HttpSettingsCheck(given).faults();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "files.entries=a files.entry.a.path=/x | ",
                "files.entries= | names no entry",
                "files.entries=a | Missing required configuration",
                "files.entries=a files.entry.a.path=x | A path begins with /",
                "files.entries=a files.entry.a.path=/x/../y | A path begins with /",
                "files.entries=a files.entry.a.path=/[ | wildcards are malformed",
                "files.entries=a files.entry.a.path=/x files.exclude=/x/*.{gz,bz2},/y | ",
                "files.entries=a files.entry.a.path=/x files.exclude=/x/*.{gz,bz2 | wildcards are malformed",
                "files.entries=a files.entry.a.path=/x files.exclude=/y,*.gz | A path begins with /",
                "files.entries=a files.entry.a.path=/x files.entry.b.path=/x | There is no setting files.entry.b.path",
                "files.entries=a files.entry.a.path=/x files.entry.a.lane=7 | ",
                "files.entries=a files.entry.a.path=/x files.entry.a.lane=8 | none of the lanes, 0 to 7",
                "files.entries=a files.entry.a.path=/x files.entry.a.start.pattern=( | no pattern of RE2",
                "files.entries=a files.entry.a.path=/x files.entry.a.start.pattern=x files.entry.a.join.indented=true | Set one",
                "files.entries=a files.entry.a.path=/x files.entry.a.encoding=utf-7 | utf-16le",
                "files.entries=a files.entry.a.path=/x files.event.bytes.max=1000000 | ",
                "files.entries=a files.entry.a.path=/x gate.bootstrap.servers=b:1 gate.topics=a,b,c | ",
                "files.entries=a files.entry.a.path=/x gate.budgets=1 | needs three",
            })
    void checksTheFileSource(String more, String fault) {
        given.remove("http.tokens");
        for (String each : more.split(" ", -1)) {
            given.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }

        assertThat(new FileSettingsCheck(given).faults())
                .hasSize(fault == null ? 0 : 1)
                .allSatisfy(it -> assertThat(it).contains(fault));
    }
}
