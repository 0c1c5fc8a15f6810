package io.purser.deploy.store;

import org.jspecify.annotations.Nullable;

/**
 * What a deployment runs, is to run, and ran.
 *
 * @param next what it is to run instead, or null
 * @param nextHash of that one's manifest, or null
 * @param previous what it ran before an update that is not known to be healthy, or null
 * @param previousHash of that one's manifest, or null
 */
public record SdlVersions(
        EncryptedSdlStore.StoredSdl current,
        EncryptedSdlStore.@Nullable StoredSdl next,
        @Nullable String nextHash,
        EncryptedSdlStore.@Nullable StoredSdl previous,
        @Nullable String previousHash) {}
