package io.purser.access.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class CredentialTest {
    private final KeyText key = KeyText.generate(new SecureRandom());

    private static MultiMap headers(String... namesAndValues) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @Test
    void readsAKeyFromEachOfTheHeaders() {
        assertThat(Credential.of(headers("Authorization", "Bearer " + key.text())))
                .isEqualTo(new Credential.ApiKey(key));
        assertThat(Credential.of(headers("authorization", "bearer " + key.text())))
                .isEqualTo(new Credential.ApiKey(key));
        assertThat(Credential.of(headers("X-API-Key", key.text()))).isEqualTo(new Credential.ApiKey(key));
        assertThat(Credential.of(headers("Api-Key", key.text()))).isEqualTo(new Credential.ApiKey(key));
    }

    @Test
    void takesTheSameKeyInBothHeadersAndRefusesTwoDifferentOnes() {
        assertThat(Credential.of(headers("Authorization", "Bearer " + key.text(), "x-api-key", key.text())))
                .isEqualTo(new Credential.ApiKey(key));
        assertThatThrownBy(() -> Credential.of(headers("Authorization", "Bearer " + key.text(), "x-api-key", "other")))
                .hasMessageContaining("two different credentials");
    }

    @Test
    void tellsTokensAndOtherTextsApart() {
        assertThat(Credential.of(headers())).isEqualTo(new Credential.None());
        assertThat(Credential.of(headers("x-api-key", "eyJh.eyJi.c2ln"))).isInstanceOf(Credential.Token.class);
        assertThat(Credential.of(headers("x-api-key", "sk-anything"))).isInstanceOf(Credential.Other.class);
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> Credential.of(headers("Authorization", "Basic dTpw")))
                .hasMessageContaining("Bearer");
        assertThatThrownBy(() -> Credential.of(headers("Authorization", "Bearer ")))
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> Credential.of(headers("x-api-key", "a".repeat(8_193))))
                .hasMessageContaining("longer");
    }

    @Test
    void printsNoSecret() {
        assertThat(new Credential.Token("a.b.c").toString()).isEqualTo("Token");
        assertThat(new Credential.Other("secret").toString()).isEqualTo("Other");
    }
}
