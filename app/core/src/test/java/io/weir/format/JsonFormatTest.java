package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
    @Test
    void buildsTheTree() throws Exception {
        JSONObject tree = (JSONObject) read("""
                {"a": "x", "b": [1, true, null, {"c": -0.5}], "": "", "é": "\\u00e9\\ud83d\\ude00"}""");

        assertThat(tree.get("a")).isEqualTo("x");
        JSONArray array = tree.getJSONArray("b");
        assertThat(array.get(0)).isEqualTo(1);
        assertThat(array.get(1)).isEqualTo(true);
        assertThat(array.get(2)).isSameAs(JSONObject.NULL);
        assertThat(array.getJSONObject(3).get("c")).isEqualTo(new BigDecimal("-0.5"));
        assertThat(tree.get("")).isEqualTo("");
        assertThat(tree.get("é")).isEqualTo("é😀");
    }

    @ParameterizedTest
    @CsvSource({"1.0,1", "-0.0,0", "0e99999,0", "1e2,100", "120.00e-1,12", "5.00,5", "2147483647.0,2147483647"})
    void foldsIntegralDecimalsToIntegers(String json, int expected) throws Exception {
        assertThat(read(json)).isEqualTo(expected);
    }

    @Test
    void keepsNumbersExactly() throws Exception {
        assertThat(read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(read("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(read("1e20")).isEqualTo(BigInteger.TEN.pow(20));
        assertThat(read("4294967296.0")).isEqualTo(4_294_967_296L);
        assertThat(read("0.1")).isEqualTo(new BigDecimal("0.1"));
        assertThat(read("1e-7")).isEqualTo(new BigDecimal("1E-7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e401", "1e99999999", "-1E+99999999", "1e-99999999", "1.5e9999", "123e100000"})
    @Timeout(value = 2, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refusesExponentsThatBurnTime(String json) {
        assertThat(flaw("{\"a\":" + json + "}").keyword()).isEqualTo("number");
        assertThat(flaw("{\"a\":" + json + "}").pointer()).isEqualTo("/a");
    }

    @Test
    void refusesExponentsThatNoNumberHolds() {
        assertThat(flaw("1e99999999999").keyword()).isEqualTo("number");
        assertThat(flaw("[-1e-" + "9".repeat(100) + "]").keyword()).isEqualTo("number");
    }

    @Test
    void capsTheLengthOfNumbers() throws Exception {
        assertThat(read("1".repeat(128))).isInstanceOf(BigInteger.class);
        assertThat(flaw("1".repeat(129)).keyword()).isEqualTo("limit");
        assertThat(flaw("0." + "1".repeat(128)).keyword()).isEqualTo("limit");
    }

    @Test
    void takesSixtyFourLevelsAndNotOneMore() throws Exception {
        assertThat(read("[".repeat(64) + "]".repeat(64))).isInstanceOf(JSONArray.class);
        assertThat(flaw("[".repeat(65) + "]".repeat(65)).keyword()).isEqualTo("depth");
        assertThat(flaw("{\"a\":".repeat(65) + "1" + "}".repeat(65)).keyword()).isEqualTo("depth");
        assertThat(flaw("[".repeat(500_000)).keyword()).isEqualTo("depth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":99,\"a\":5}", "{\"a\":null,\"a\":null}", "{\"a\":1,\"\\u0061\":2}"})
    void refusesTheSameKeyTwice(String json) {
        assertThat(flaw(json).keyword()).isEqualTo("duplicateKey");
    }

    @Test
    void takesTheSameKeyInTwoObjects() throws Exception {
        assertThat(read("[{\"a\":1},{\"a\":{\"a\":2}}]")).isInstanceOf(JSONArray.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "[1] 2", "{}\n{\"a\":1}", "1 2"})
    void refusesMoreAfterTheEnd(String json) {
        assertThat(flaw(json).keyword()).isEqualTo("trailing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}x",
                "{}#",
                "{\"a\":1}/**/",
                "[1,]",
                "{\"a\":1,}",
                "{'a':1}",
                "{a:1}",
                "[NaN]",
                "[Infinity]",
                "[+1]",
                "[01]",
                "[.5]",
                "[1.]",
                "[0x1]",
                "[\"\t\"]",
                "[\"\\x\"]",
                "// c\n{}",
                "{\"a\"}",
                "{\"a\":}",
                "}",
                "\"\u0001\"",
                "[tru]",
                "nul"
            })
    void refusesWhatIsNoJson(String json) {
        assertThat(flaw(json).keyword()).isEqualTo("json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "[1", "{\"a\"", "{\"a\":", "{\"a\":1", "\"abc", "[\"abc"})
    void saysWhereADocumentBreaksOff(String json) {
        assertThat(flaw(json).message()).contains("breaks off").contains("at byte " + json.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t\r "})
    void refusesNothing(String json) {
        assertThat(flaw(json).keyword()).isEqualTo("empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void refusesOtherEncodings(String charset) {
        byte[] bytes = "{\"a\":\"b\"}".getBytes(Charset.forName(charset));

        assertThat(flaw(bytes).keyword()).isIn("utf8", "json");
    }

    @Test
    void refusesAByteOrderMark() {
        assertThat(flaw("\uFEFF{}").keyword()).isEqualTo("json");
        assertThat(new JsonFormat().claims("\uFEFF{}".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5B22C0AF225D", "5B22FF225D", "5B22EDA080225D", "5B22E282225D"})
    void refusesIllFormedUtf8(String hex) {
        assertThat(flaw(HexFormat.of().parseHex(hex)).keyword()).isEqualTo("utf8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"\\ud800\"]", "[\"\\udc00\"]", "[\"\\ud800\\ud800\"]", "[\"\\ud800x\"]"})
    void refusesHalfASurrogatePair(String json) {
        assertThat(flaw(json).keyword()).isEqualTo("surrogate");
    }

    @Test
    void refusesHalfASurrogatePairInAKey() {
        assertThat(flaw("{\"\\uDFAA\":0}").keyword()).isIn("surrogate", "json");
        assertThat(flaw("{\"\\ud83d\":0}").keyword()).isIn("surrogate", "json");
    }

    @Test
    void neverQuotesWhatItRead() {
        for (String json :
                new String[] {"{\"a\":secret}", "[\"secret\\q\"]", "secret", "{\"a\":1} secret", "[0secret]"}) {
            assertThat(flaw(json).message()).doesNotContain("secret");
        }
    }

    @Test
    void pointsAtThePlace() {
        assertThat(flaw("{\"a\":[0,{\"b/c\":tru}]}").pointer()).isEqualTo("/a/1/b~1c");
    }

    @Test
    void cutsAPointerThatAnAttackerMadeLong() {
        String pointer = flaw("{\"" + "k".repeat(10_000) + "\":tru}").pointer();

        assertThat(pointer).hasSizeLessThanOrEqualTo(256).endsWith("…");
    }

    /** With interned names this takes several times as long; the bound is generous, the trap is minutes. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void survivesKeysThatCollide() throws Exception {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 1 << 14; i++) {
            json.append(i == 0 ? "" : ",").append('"');
            for (int bit = 0; bit < 14; bit++) {
                json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append("\":0");
        }
        long start = System.nanoTime();

        assertThat(((JSONObject) read(json.append('}').toString())).length()).isEqualTo(1 << 14);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void claimsWhatBeginsLikeADocument() {
        JsonFormat format = new JsonFormat();
        for (String text : new String[] {"{", " \r\n\t[", "{}"}) {
            assertThat(format.claims(text.getBytes(StandardCharsets.UTF_8))).isTrue();
        }
        for (String text : new String[] {"", " ", "<34>", "true", "\"a\"", "1"}) {
            assertThat(format.claims(text.getBytes(StandardCharsets.UTF_8))).isFalse();
        }
    }

    private static Object read(String json) throws MalformedException {
        return JsonFormat.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Flaw flaw(String json) {
        return flaw(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Flaw flaw(byte[] bytes) {
        MalformedException malformed = catchThrowableOfType(MalformedException.class, () -> JsonFormat.read(bytes));
        assertThat(malformed).isNotNull();
        assertThat(malformed.getStackTrace()).isEmpty();
        return malformed.flaw();
    }
}
