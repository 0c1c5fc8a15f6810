package io.purser.akash.sdl.rule;

import io.purser.akash.sdl.input.ComputeInput;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.input.ServiceInput;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Checks that trusted execution environments exist, have their GPU, and have one type in each group (go/sdl/tee.go).
 */
final class TeeRules {
    private static final String WITH_GPU = "cpu-gpu";
    private static final Set<String> TYPES = Set.of("cpu", WITH_GPU);

    private TeeRules() {}

    static void check(SdlInput input) {
        Map<String, String> types = new HashMap<>();
        for (SdlInput.Binding binding : input.bindings()) {
            ServiceInput service = input.services().get(binding.service());
            if (service == null
                    || service.params() == null
                    || service.params().tee().isEmpty()) {
                continue;
            }
            SdlValue at = service.params().at().get("tee");
            String type = service.params().tee();
            if (!TYPES.contains(type)) {
                at.violation("expected cpu or cpu-gpu");
                continue;
            }
            ComputeInput compute = input.computes().get(binding.profile());
            if (type.equals(WITH_GPU) && compute != null && compute.gpu().units() == 0) {
                at.violation("cpu-gpu needs a GPU; give the profile \"" + binding.profile() + "\" one or take cpu");
            }
            String other = types.putIfAbsent(binding.placement(), type);
            if (other != null && !other.equals(type)) {
                at.violation("the placement \"" + binding.placement() + "\" already has the type " + other
                        + "; a group has one");
            }
        }
    }
}
