package io.weir.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;

/** Sends to an event collector over real HTTP. Retries are the generator's, which keeps the account of them. */
final class HecClient implements AutoCloseable {
    private static final Timeout CONNECT = Timeout.ofSeconds(5);

    /** Longer than the intake's own limit for an answer, so that its word comes before our patience ends. */
    private static final Timeout ANSWER = Timeout.ofSeconds(60);

    private final CloseableHttpClient http;
    private final URI endpoint;
    private final Optional<String> authorization;

    HecClient(URI intake, Optional<String> token, int connections) {
        endpoint = intake.resolve("/services/collector/event");
        authorization = token.map(text -> "Splunk " + text);
        http = HttpClients.custom()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(connections)
                        .setMaxConnTotal(connections)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(ANSWER)
                                .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setTcpNoDelay(true).build())
                        .build())
                .build();
    }

    /** @throws IOException if no answer came: the events may have been taken, or not */
    HecReply send(String body) throws IOException {
        HttpPost post = new HttpPost(endpoint);
        authorization.ifPresent(text -> post.setHeader("Authorization", text));
        post.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
        return http.execute(post, response -> {
            Header retryAfter = response.getFirstHeader("Retry-After");
            String text = response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity());
            return HecReply.of(response.getCode(), retryAfter == null ? null : retryAfter.getValue(), text);
        });
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException alreadyGone) {
            // The process that listened has gone; so has the connection.
            return;
        }
    }
}
