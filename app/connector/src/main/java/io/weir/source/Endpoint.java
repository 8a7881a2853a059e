package io.weir.source;

/** What one kind of sender speaks: how its bodies become events, and how it is told what became of them. */
interface Endpoint {
    /** Lists the events of a body. Total: any bytes give an answer. */
    Taken read(RequestBody body, EventList events);

    Reply refuse(Refusal refusal);
}
