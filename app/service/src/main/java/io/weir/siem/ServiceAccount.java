package io.weir.siem;

import static io.weir.siem.Wire.quoted;
import static io.weir.siem.Wire.utf8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.config.Secret;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/** Google's service account, by its JSON key: it signs what it asks with (RFC 7523). */
final class ServiceAccount implements OAuthToken.Request {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final long LIFE_SECONDS = 3_600;

    private final String scope;
    private final Clock clock;
    private volatile Secret key;

    /** @throws TargetException where it is no key of a service account */
    ServiceAccount(Secret key, String scope, Clock clock) {
        this.key = key;
        this.scope = scope;
        this.clock = clock;
        form();
    }

    @Override
    public URI endpoint() {
        try {
            return URI.create(member(read(), "token_uri"));
        } catch (IllegalArgumentException malformed) {
            throw new TargetException("the key of the service account has no token_uri that is an address");
        }
    }

    @Override
    public List<NameValuePair> form() {
        JsonNode read = read();
        long now = clock.instant().getEpochSecond();
        String claims = "{\"iss\":" + quoted(member(read, "client_email")) + ",\"scope\":" + quoted(scope) + ",\"aud\":"
                + quoted(member(read, "token_uri")) + ",\"iat\":" + now + ",\"exp\":" + (now + LIFE_SECONDS) + "}";
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(claims);
        return List.of(
                new BasicNameValuePair("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                new BasicNameValuePair("assertion", signed + "." + signature(signed, member(read, "private_key"))));
    }

    @Override
    public void refused() {
        key = key.readAgain();
    }

    private JsonNode read() {
        try {
            return JSON.readTree(key.reveal());
        } catch (JsonProcessingException malformed) {
            // Without its text, which quotes the key.
            throw new TargetException("the key of the service account is no JSON");
        }
    }

    private static String member(JsonNode key, String name) {
        String text = key.path(name).textValue();
        if (text == null) {
            throw new TargetException("the key of the service account has no " + name);
        }
        return text;
    }

    private static String signature(String text, String pem) {
        try {
            byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
            signature.update(utf8(text));
            return BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            throw new TargetException("the private_key of the service account cannot be used");
        }
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(utf8(json));
    }
}
