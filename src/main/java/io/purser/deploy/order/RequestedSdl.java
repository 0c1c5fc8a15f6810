package io.purser.deploy.order;

import io.purser.akash.sdl.Sdl;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The SDL of an order.
 *
 * @param sdl with every value filled in
 * @param hasSecrets whether a secret was filled in, which is only kept sealed
 * @param aktInUsd what an AKT was taken to be worth where prices were converted from uakt, or null
 */
public record RequestedSdl(
        Sdl sdl, boolean hasSecrets, @Nullable BigDecimal aktInUsd) {}
