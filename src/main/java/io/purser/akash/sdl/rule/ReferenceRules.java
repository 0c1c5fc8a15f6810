package io.purser.akash.sdl.rule;

import io.purser.akash.sdl.input.PlacementInput;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlValue;
import java.util.Collection;

/** Checks that every name in the deployment is defined. */
final class ReferenceRules {
    private ReferenceRules() {}

    static void check(SdlInput input) {
        for (SdlInput.Binding binding : input.bindings()) {
            if (!input.services().containsKey(binding.service())
                    && !input.root().findings().isMisshaped("services")) {
                binding.at()
                        .violation("there is no service \"" + binding.service() + "\" under services; there is "
                                + list(input.services().keySet()));
            }
            if (binding.placement().isEmpty()) {
                binding.at().violation("a placement has a name");
            }
            checkCompute(input, binding);
            checkPlacement(input, binding);
        }
    }

    private static void checkCompute(SdlInput input, SdlInput.Binding binding) {
        SdlValue profile = binding.at().get("profile");
        if (profile.isAbsent()) {
            profile.violation("is missing; write profile: "
                    + input.computes().keySet().stream().findFirst().orElse(binding.service()));
        } else if (!input.computes().containsKey(binding.profile())
                && !input.root().findings().isMisshaped("profiles.compute")) {
            binding.at()
                    .get("profile")
                    .violation("there is no compute profile \"" + binding.profile()
                            + "\" under profiles.compute; there is "
                            + list(input.computes().keySet()));
        }
    }

    private static void checkPlacement(SdlInput input, SdlInput.Binding binding) {
        PlacementInput placement = input.placements().get(binding.placement());
        if (placement == null && input.root().findings().isMisshaped("profiles.placement")) {
            return;
        }
        if (placement == null) {
            binding.at()
                    .violation("there is no placement \"" + binding.placement()
                            + "\" under profiles.placement; there is "
                            + list(input.placements().keySet()));
        } else if (!placement.pricing().containsKey(binding.profile())
                && binding.at().get("profile").isPresent()) {
            placement
                    .at()
                    .get("pricing")
                    .violation("there is no price for the profile \"" + binding.profile() + "\", which "
                            + binding.at().path() + " uses; write " + binding.profile()
                            + ": {denom: uact, amount: 1000}");
        }
    }

    private static String list(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
