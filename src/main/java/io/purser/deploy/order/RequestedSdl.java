package io.purser.deploy.order;

import io.purser.akash.sdl.Sdl;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The SDL of an order.
 *
 * @param sdl with every value filled in
 * @param hasSecrets whether the SDL contains a secret, so that Purser may store it only sealed
 * @param aktInUsd the price of AKT by which its prices were converted from uakt, or null
 */
public record RequestedSdl(
        Sdl sdl, boolean hasSecrets, @Nullable BigDecimal aktInUsd) {}
