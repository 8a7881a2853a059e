package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1000000,1000000",
        "1kb,1000",
        "1KiB,1024",
        "10 MB,10000000",
        "64MiB,67108864",
        "2GiB,2147483648",
        "8589934591GiB,9223372035781033984"
    })
    void readsUnits(String text, long bytes) {
        assertThat(ByteSize.parse(text)).contains(new ByteSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "1.5MB", "1 parsec", "8589934592GiB", "9999999999999999999", "1 MiB x"})
    void refusesWhatIsNoSize(String text) {
        assertThat(ByteSize.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1000", "1KiB", "3MiB", "2GiB"})
    void printsWhatItReads(String text) {
        assertThat(ByteSize.parse(text)).map(ByteSize::toString).contains(text);
    }
}
