package io.purser.toolservers.question;

import io.purser.access.key.SecretBox;
import io.purser.access.route.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The sessions of callers. A session is its id: the id has, sealed for the caller's key, what the caller can be asked. So
 * each replica knows it, also after a restart, and nothing is stored. It gives no right, and so it has no end.
 */
@ApplicationScoped
public class CallerSessionIds {
    private static final byte VERSION = 1;

    private final SecretBox box;
    private final SealedTexts sealed;

    CallerSessionIds(SecretBox box) {
        this.box = box;
        this.sealed = new SealedTexts(box, "tool_session");
    }

    /** The id of a new session; empty without a key to seal with. */
    public Optional<String> begin(Caller caller, Abilities abilities) {
        return box.canSeal()
                ? Optional.of(sealed.seal(new byte[] {VERSION, abilities.bits()}, caller.id()))
                : Optional.empty();
    }

    /** What the caller can be asked; empty if the session is none of this caller. */
    public Optional<Abilities> find(String id, Caller caller) {
        return sealed.open(id, caller.id())
                .filter(plain -> plain.length == 2 && plain[0] == VERSION)
                .map(plain -> Abilities.ofBits(plain[1]));
    }
}
