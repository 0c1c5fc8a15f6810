package io.purser.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.toolservers.ContentDirectory;
import io.purser.toolservers.ServerReads;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What a resource is at a moment, as a hash, by which a change is seen. */
@ApplicationScoped
class WatchedResources {
    private static final ServerReads.Dialogue WITHOUT = new ServerReads.Dialogue(null, null, null);

    private final Resources own;
    private final ContentDirectory directory;
    private final ServerReads reads;
    private final HeapAccount account;

    WatchedResources(Resources own, ContentDirectory directory, ServerReads reads, HeapAccount account) {
        this.own = own;
        this.directory = directory;
        this.reads = reads;
        this.account = account;
    }

    /** How a resource is watched. */
    enum Kind {
        /** Purser's own, which the ledger changes. */
        REPORT,
        /** Purser's own, which changes with a release only. */
        FIXED,
        /** A server's, which is read again. */
        OF_SERVER
    }

    /**
     * How the resource at that URI is watched; empty if there is none for this caller.
     *
     * @throws Problem {@code conflict} if two servers have it, {@code invalid} if it is the report of no month
     */
    Optional<Kind> kind(String uri, Caller caller) {
        if (own.totals(uri, caller).isPresent()) {
            return Optional.of(Kind.REPORT);
        }
        if (own.read(uri, caller).isPresent()) {
            return Optional.of(Kind.FIXED);
        }
        return directory.resource(uri, caller).map(found -> Kind.OF_SERVER);
    }

    /**
     * What the report at that URI is now.
     *
     * @throws Problem if it cannot be read now
     */
    Optional<String> report(String uri, Caller caller) {
        return own.totals(uri, caller).map(WatchedResources::hash);
    }

    /**
     * The resource of a server at that URI, if the caller may read it.
     *
     * @throws Problem {@code conflict} if two servers have it
     */
    Optional<ContentDirectory.Found> atServer(String uri, Caller caller) {
        return directory.resource(uri, caller);
    }

    /**
     * What a server's resource is now; empty if the server does not say.
     *
     * @throws Problem if it cannot be asked now
     */
    Optional<String> ofServer(ContentDirectory.Found found, Caller caller) {
        try (HeapLease memory = account.open(caller.id(), 0)) {
            return reads.resource(found, WITHOUT, caller, memory)
                            instanceof ServerReads.Outcome.Answered(ObjectNode result)
                    ? Optional.of(hash(result.path("contents").toString()))
                    : Optional.empty();
        }
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
