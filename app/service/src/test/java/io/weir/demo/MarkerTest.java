package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerTest {
    private final Marker.Found found = new Marker.Found();

    @Test
    void isFoundAnywhereInTheBytes() {
        long run = Marker.run(1_795_000_000_000L);

        assertThat(find("Failed password for invalid user " + new Marker(run, 42) + " from 192.0.2.1"))
                .isTrue();
        assertThat(found.run).isEqualTo(run);
        assertThat(found.number).isEqualTo(42);
        assertThat(find(new Marker(0, 0).toString())).isTrue();
        assertThat(found.number).isZero();
        assertThat(find("~~" + new Marker(run, Marker.NUMBER_MAX))).isTrue();
        assertThat(found.number).isEqualTo(Marker.NUMBER_MAX);
    }

    @Test
    void isTheFirstOfSeveral() {
        find("wd~000001~7 wd~000002~8");

        assertThat(found.run).isEqualTo(1);
        assertThat(found.number).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "~",
                "wd~",
                "wd~00000",
                "wd~000000~",
                "wd~000000~x",
                "wd~00000~1",
                "wd~0000000~1",
                "wd~00000A~1",
                "wd~00000/~1",
                "wd~000000~500000001",
                "wd~000000~1234567890",
                "~/.ssh/authorized_keys"
            })
    void isNotFoundInWhatOnlyLooksAlike(String text) {
        assertThat(find(text)).isFalse();
        assertThat(found.number).isEqualTo(Marker.NONE);
    }

    @Test
    void refusesNumbersBeyondItsForm() {
        assertThatThrownBy(() -> new Marker(0, Marker.NUMBER_MAX + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Marker(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private boolean find(String text) {
        found.clear();
        return Marker.find(text.getBytes(StandardCharsets.UTF_8), found);
    }
}
