package io.purser.deploy.store;

import org.jspecify.annotations.Nullable;

/**
 * The SDLs of a deployment: the current, the requested and the previous one.
 *
 * @param next the requested SDL, or null
 * @param nextHash the hash of its manifest, or null
 * @param previous the SDL before an update that is not yet known to be healthy, or null
 * @param previousHash the hash of its manifest, or null
 */
public record SdlVersions(
        EncryptedSdlStore.StoredSdl current,
        EncryptedSdlStore.@Nullable StoredSdl next,
        @Nullable String nextHash,
        EncryptedSdlStore.@Nullable StoredSdl previous,
        @Nullable String previousHash) {}
