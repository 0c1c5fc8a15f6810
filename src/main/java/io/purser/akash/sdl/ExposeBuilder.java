package io.purser.akash.sdl;

import io.purser.akash.sdl.input.ExposeInput;
import io.purser.akash.sdl.input.GoStringOrder;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.ServiceInput;
import io.purser.akash.sdl.manifest.ServiceExpose;
import io.purser.akash.sdl.rule.SdlRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes the manifest's exposed ports from the ports of an SDL (go/sdl/expose.go). */
final class ExposeBuilder {
    static final Comparator<ServiceExpose> ORDER = Comparator.comparing(ServiceExpose::service, GoStringOrder.ORDER)
            .thenComparingLong(ServiceExpose::port)
            .thenComparing(ServiceExpose::proto)
            .thenComparing(ServiceExpose::global, Comparator.reverseOrder());

    private ExposeBuilder() {}

    /**
     * The number of each leased address. Akash counts every use of a name. It also counts every port that is open to
     * another service only, as a use of the empty name. So the numbers can begin after 1 and have gaps.
     */
    static Map<String, Long> endpointNumbers(SdlInput input) {
        List<String> uses = new ArrayList<>();
        SdlRules.eachDeployedService(
                input,
                service -> service.exposes().stream()
                        .flatMap(expose -> expose.to().stream())
                        .filter(to -> !to.global() || !to.ip().isEmpty())
                        .forEach(to -> uses.add(to.ip())));
        uses.sort(GoStringOrder.ORDER);
        Map<String, Long> numbers = new HashMap<>();
        long number = 0;
        for (String name : uses) {
            number++;
            numbers.put(name, number);
        }
        return numbers;
    }

    /** The exposed ports in Akash's order. */
    static List<ServiceExpose> exposes(ServiceInput service, Map<String, Long> endpointNumbers) {
        List<ServiceExpose> exposes = new ArrayList<>();
        for (ExposeInput input : service.exposes()) {
            if (input.to().isEmpty()) {
                exposes.add(expose(input, "", false, "", 0));
            }
            for (ExposeInput.To to : input.to()) {
                long number = to.global() && !to.ip().isEmpty() ? endpointNumbers.getOrDefault(to.ip(), 0L) : 0;
                exposes.add(expose(input, to.service(), to.global(), to.ip(), number));
            }
        }
        exposes.sort(ORDER);
        return exposes;
    }

    private static ServiceExpose expose(ExposeInput input, String service, boolean global, String ip, long number) {
        return new ServiceExpose(
                input.port(),
                input.as(),
                Objects.requireNonNull(input.protocol()),
                service,
                global,
                input.accept(),
                input.httpOptions(),
                ip,
                number);
    }
}
