package io.weir.cluster;

/**
 * One thing that is wrong with a topic.
 *
 * @param what what is wrong and why it matters, in one sentence
 * @param command what mends it, to be pasted into a shell that has Kafka's tools
 */
public record TopicProblem(String topic, String what, String command) {
    @Override
    public String toString() {
        return topic + ": " + what + "\n    " + command;
    }
}
