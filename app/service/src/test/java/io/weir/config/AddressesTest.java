package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    record Target(@Setting(doc = "Where.") Addresses url) {}

    @Test
    void areOneOrSeveralByCommas() {
        assertThat(Addresses.parse("https://a:8088")).contains(Addresses.of(URI.create("https://a:8088")));
        assertThat(Addresses.parse("https://a:1,https://b:1 ,  https://[::1]:1/x"))
                .contains(Addresses.of(
                        URI.create("https://a:1"), URI.create("https://b:1"), URI.create("https://[::1]:1/x")));
    }

    @Test
    void aCommaWithinOneIsItsOwn() {
        assertThat(Addresses.parse("https://a/in?tags=x,y,https://b/x,y"))
                .contains(Addresses.of(URI.create("https://a/in?tags=x,y"), URI.create("https://b/x,y")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "a",
                "https://a,",
                ",https://a",
                "https://a,,https://b",
                "https://a https://b",
                "https://a,https://",
                "https://a,https://a",
                "/x"
            })
    void anythingElseIsNone(String text) {
        assertThat(Addresses.parse(text)).isNotPresent();
    }

    @Test
    void areAtMost64() {
        String many = IntStream.range(0, 65).mapToObj(i -> "http://h" + i).collect(Collectors.joining(","));
        assertThat(Addresses.parse(many)).isEmpty();
        assertThat(Addresses.parse(many.substring(0, many.lastIndexOf(',')))).isPresent();
        assertThatThrownBy(() -> new Addresses(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Addresses(Collections.nCopies(65, URI.create("http://h"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comeFromTheFileOrAVariable() {
        String yaml = "url: https://a:1, https://b:1";
        Addresses both = Addresses.of(URI.create("https://a:1"), URI.create("https://b:1"));

        assertThat(bind(yaml, Map.of()).url()).isEqualTo(both);
        assertThat(bind("url: https://c", Map.of("WEIR_URL", both.toString())).url())
                .isEqualTo(both);
        assertThatThrownBy(() -> bind("url: https://a,b c", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("or several different ones by commas");
    }

    private static Target bind(String yaml, Map<String, String> environment) {
        return new Binder(Variants.NONE, environment, Path.of("/data"))
                .bind(Target.class, "t.yaml", yaml, Path.of("/etc"));
    }
}
