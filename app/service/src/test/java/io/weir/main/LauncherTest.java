package io.weir.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that starts an installed Weir, with a Java that only prints how it was called. */
class LauncherTest {
    @TempDir
    Path folder;

    private final Map<String, String> locale = new HashMap<>();
    private Path launcher;

    @BeforeEach
    void installs() throws IOException {
        launcher = folder.resolve("weir-1/bin/weir");
        Files.createDirectories(launcher.getParent());
        Files.copy(Path.of("src/main/dist/bin/weir"), launcher);
        java("17.0.15");
    }

    @Test
    void findsItsHomeFromAnyFolderAndThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("weir"), launcher);

        assertThat(run(link, "up", "--data", "a b"))
                .contains("-Dweir.home=" + folder.resolve("weir-1").toRealPath())
                .contains("io.weir.main.Main", "up", "--data", "a b")
                .contains("-Xmx768m");
    }

    @Test
    void saysThatJavaIsTooOld() throws Exception {
        java("11.0.2");

        assertThat(String.join(" ", run(launcher, "up")))
                .contains("Java 11.0.2")
                .contains("needs 17 or later");
    }

    @Test
    void saysThatJavaIsMissing() throws Exception {
        Files.delete(folder.resolve("jdk/bin/java"));

        assertThat(String.join(" ", run(launcher, "up")))
                .contains("Java is missing")
                .contains("JAVA_HOME");
    }

    /** Java finds the encoding of file names in no other place. */
    @ParameterizedTest
    @CsvSource({
        "'', '', C.UTF-8",
        "C, '', C.UTF-8",
        "'', de_DE@euro, C.UTF-8",
        "POSIX, de_DE.UTF-8, C.UTF-8",
        "'', de_DE.utf8, ''",
        "en_US.UTF-8, C, en_US.UTF-8"
    })
    void namesFilesInUtf8(String all, String lang, String becomes) throws Exception {
        locale.putAll(Map.of("LC_ALL", all, "LANG", lang, "LC_CTYPE", ""));

        assertThat(run(launcher, "up")).contains("LC_ALL=" + becomes);
    }

    private void java(String version) throws IOException {
        Path java = folder.resolve("jdk/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\nfor it in \"$@\"; do echo \"$it\"; done\necho LC_ALL=$LC_ALL\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private List<String> run(Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(locale);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output.lines().toList();
    }
}
