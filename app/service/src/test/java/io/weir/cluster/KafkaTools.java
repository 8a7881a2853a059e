package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs a command line as an operator would paste it, through the real classes behind Kafka's scripts, in this JVM.
 * Understands what our messages use of a shell: {@code &&}, single quotes, {@code echo '...' > file} and {@code echo '...' | tool}.
 */
public final class KafkaTools {
    private static final Pattern ECHO = Pattern.compile("echo '([^']*)' > (\\S+)");
    private static final Pattern PIPE = Pattern.compile("echo '([^']*)' \\| (.+)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Map<String, Tool> TOOLS = Map.of(
            "kafka-topics.sh", org.apache.kafka.tools.TopicCommand::main,
            "kafka-configs.sh", kafka.admin.ConfigCommand::main,
            "kafka-transactions.sh", org.apache.kafka.tools.TransactionsCommand::main,
            "kafka-features.sh", org.apache.kafka.tools.FeatureCommand::main,
            "kafka-reassign-partitions.sh", org.apache.kafka.tools.reassign.ReassignPartitionsCommand::main,
            "kafka-consumer-groups.sh", org.apache.kafka.tools.consumer.group.ConsumerGroupCommand::main,
            "kafka-console-consumer.sh", org.apache.kafka.tools.consumer.ConsoleConsumer::main,
            "kafka-console-producer.sh", org.apache.kafka.tools.ConsoleProducer::main);

    private interface Tool {
        void run(String[] args) throws Exception;
    }

    private KafkaTools() {}

    /** What the command printed. Fails where it failed. */
    public static String run(String commandLine, Path directory) throws Exception {
        StringBuilder output = new StringBuilder();
        for (String command : commandLine.split(" && ", -1)) {
            Matcher echo = ECHO.matcher(command);
            if (echo.matches()) {
                write(directory.resolve(echo.group(2)), echo.group(1));
                continue;
            }
            Matcher pipe = PIPE.matcher(command);
            boolean piped = pipe.matches();
            String input = piped ? pipe.group(1) + "\n" : "";
            output.append(runTool(words(piped ? pipe.group(2) : command, directory), input));
        }
        return output.toString();
    }

    private static String runTool(List<String> words, String input) throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        InputStream in = System.in;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        PrintStream capture = new PrintStream(captured, true, StandardCharsets.UTF_8);
        // A tool that exits within its own catch-all exits twice: the first time counts.
        List<Integer> statuses = new ArrayList<>();
        Exit.setExitProcedure((status, message) -> {
            statuses.add(status);
            throw new Exited();
        });
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        System.setOut(capture);
        System.setErr(capture);
        try {
            assertThat(TOOLS).containsKey(words.get(0));
            scala.Console.withOut(capture, () -> {
                try {
                    TOOLS.get(words.get(0)).run(words.subList(1, words.size()).toArray(new String[0]));
                } catch (Exited exited) {
                    throw exited;
                } catch (Exception failed) {
                    throw new AssertionError(failed);
                }
                return null;
            });
        } catch (Exited exited) {
            assertThat(statuses.get(0))
                    .as("%s\n%s", words, captured.toString(StandardCharsets.UTF_8))
                    .isZero();
        } finally {
            System.setOut(out);
            System.setErr(err);
            System.setIn(in);
            Exit.resetExitProcedure();
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    private static List<String> words(String command, Path directory) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            String text = word.group(1) == null ? word.group(2) : word.group(1);
            words.add(text.endsWith(".json") ? directory.resolve(text).toString() : text);
        }
        return words;
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, Arrays.asList(text));
    }

    private static final class Exited extends Error {
        private static final long serialVersionUID = 1L;
    }
}
