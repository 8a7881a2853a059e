package io.weir.topology;

/** Where a judged event goes. */
enum Route {
    VALID,
    PRIORITY,
    DEAD_LETTER
}
