package io.weir.demo;

/** One way of bringing events to a SIEM: what it takes of a request, and how it words its refusals. */
interface SiemProtocol {
    /** Looks at every event of the request, hands those it takes to the reception, and answers. */
    HttpReply take(HttpRequest request, ActiveFault fault, Workbench workbench);

    /** The answer to a request that is refused as a whole: 401, 403, 429 or 503. */
    HttpReply refusal(int status);
}
