package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "10.0.0.1", "203.0.113.45", "1.2.3.4"})
    void takesV4(String text) {
        assertThat(IpAddress.isV4(text)).isTrue();
        assertThat(IpAddress.isV6(text)).isFalse();
        assertThat(IpAddress.isAddress(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.0.0.1",
                "1.2.3.999",
                "01.2.3.4",
                "1.2.3.04",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4\n",
                "1.2.3.4/8",
                "0x7f.0.0.1",
                "2130706433",
                "1.2.3.-4",
                "١.2.3.4",
                "1,2.3.4",
                "1.2.3.4:80"
            })
    void refusesWhatIsNoV4(String text) {
        assertThat(IpAddress.isV4(text)).isFalse();
        assertThat(IpAddress.isAddress(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "1::8",
                "2001:db8::7",
                "fe80::1",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "1:2:3::6:7:8",
                "2001:0DB8:0000:0000:0000:ff00:0042:8329",
                "::ffff:192.0.2.1",
                "::192.0.2.1",
                "64:ff9b::192.0.2.33",
                "1:2:3:4:5:6:192.0.2.1",
                "0000:0000:0000:0000:0000:ffff:255.255.255.255"
            })
    void takesV6(String text) {
        assertThat(IpAddress.isV6(text)).isTrue();
        assertThat(IpAddress.isV4(text)).isFalse();
        assertThat(IpAddress.isAddress(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1",
                "1:",
                ":1",
                "1:2",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1::2::3",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "fe80::1%25eth0",
                "[::1]",
                "::1/128",
                "::1 ",
                " ::1",
                "::1\n",
                "1:2:3:4:5:6:7:192.0.2.1",
                "1:2:3:4:5:192.0.2.1",
                "::192.0.2.256",
                "::192.0.2",
                "::192.0.2.1:1",
                "192.0.2.1::",
                "1.2.3.4::1",
                "::ffff:1.2.3.4.5",
                "-1::1",
                "0000:0000:0000:0000:0000:ffff:255.255.255.2555"
            })
    void refusesWhatIsNoV6(String text) {
        assertThat(IpAddress.isV6(text)).isFalse();
    }
}
