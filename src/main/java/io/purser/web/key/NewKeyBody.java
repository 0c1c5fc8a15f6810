package io.purser.web.key;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.access.key.KeyAdministration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A key with a new secret, which no other answer shows.
 *
 * @param key the whole secret
 */
@Schema(name = "NewKey")
public record NewKeyBody(String key, @JsonUnwrapped KeyBody data) {
    /** The key and its secret as JSON. */
    public static NewKeyBody of(KeyAdministration.Issued issued) {
        return new NewKeyBody(issued.secret(), KeyBody.of(issued.key()));
    }

    @Override
    public String toString() {
        return "NewKeyBody[" + data.id() + "]";
    }
}
