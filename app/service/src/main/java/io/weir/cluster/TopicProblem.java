package io.weir.cluster;

/**
 * One thing that is wrong with a topic.
 *
 * @param check which promise it breaks, as {@code weir doctor} and {@code cluster.allow-unsafe} call it
 * @param what what is wrong and why it matters, in one sentence
 * @param command what mends it, to be pasted into a shell that has Kafka's tools
 */
public record TopicProblem(String check, String topic, String what, String command) {
    @Override
    public String toString() {
        return topic + ": " + what + "\n    " + command;
    }
}
