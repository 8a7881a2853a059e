package io.weir.verdict;

/** Why an event takes the priority lane: {@code severity>=8}, or the name of a rule of its type. */
public record PriorityRule(String name) {}
