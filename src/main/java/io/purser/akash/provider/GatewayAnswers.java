package io.purser.akash.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.purser.json.OutsideJson;
import io.purser.json.UnreadableJson;
import io.purser.problem.ForeignText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The answers of gateways, in the form of their JSON. Go leaves out empty values. */
@RegisterForReflection(
        registerFullHierarchy = true,
        targets = {GatewayAnswers.Status.class, GatewayAnswers.Line.class, GatewayAnswers.Event.class})
final class GatewayAnswers {
    private GatewayAnswers() {}

    /**
     * Reads an answer or a message.
     *
     * @throws GatewayException {@link GatewayFailure.Unreadable} if it has another form
     */
    static <T> T read(String json, Class<T> type) {
        try {
            return OutsideJson.read(json, type);
        } catch (UnreadableJson e) {
            throw new GatewayException(new GatewayFailure.Unreadable(ForeignText.line(String.valueOf(e.getMessage()))));
        }
    }

    /** The services that run under a lease. */
    record Status(Map<String, Service> services, Map<String, List<Port>> forwardedPorts, Map<String, List<Ip>> ips) {
        LeaseStatus toModel() {
            return new LeaseStatus(
                    map(services, Service::toModel),
                    map(
                            forwardedPorts,
                            ports -> ports.stream().map(Port::toModel).toList()),
                    map(ips, addresses -> addresses.stream().map(Ip::toModel).toList()));
        }

        private static <A, B> Map<String, B> map(Map<String, A> answers, Function<A, B> toModel) {
            Map<String, B> models = new LinkedHashMap<>();
            answers.forEach((name, answer) -> models.put(name, toModel.apply(answer)));
            return models;
        }
    }

    /** A service and its replicas. */
    record Service(
            Optional<Long> available,
            Optional<Long> total,
            Optional<Long> readyReplicas,
            Optional<Long> updatedReplicas,
            Optional<Long> observedGeneration,
            List<String> uris) {
        private LeaseStatus.ServiceStatus toModel() {
            long orNone = available.orElse(0L);
            return new LeaseStatus.ServiceStatus(
                    orNone,
                    total.orElse(0L),
                    readyReplicas.orElse(orNone),
                    updatedReplicas.orElse(0L),
                    observedGeneration.orElse(0L),
                    uris);
        }
    }

    /** A forwarded port. */
    record Port(
            Optional<String> host,
            Optional<Integer> port,
            @JsonProperty("externalPort") Optional<Integer> externalPort,
            Optional<String> proto) {
        private LeaseStatus.ForwardedPort toModel() {
            return new LeaseStatus.ForwardedPort(
                    host.orElse(""), port.orElse(0), externalPort.orElse(0), proto.orElse("TCP"));
        }
    }

    /** A leased address. Go writes these names with capital letters. */
    record Ip(
            @JsonProperty("IP") Optional<String> address,
            @JsonProperty("Port") Optional<Integer> port,
            @JsonProperty("ExternalPort") Optional<Integer> externalPort,
            @JsonProperty("Protocol") Optional<String> protocol) {
        private LeaseStatus.LeasedAddress toModel() {
            return new LeaseStatus.LeasedAddress(
                    address.orElse(""), port.orElse(0), externalPort.orElse(0), protocol.orElse(""));
        }
    }

    /** A line of a log. */
    record Line(Optional<String> name, Optional<String> message) {
        LogLine toModel() {
            return new LogLine(name.orElse(""), message.orElse(""));
        }
    }

    /** A report of the cluster. */
    record Event(
            Optional<String> type,
            Optional<String> reason,
            Optional<String> note,
            Optional<String> message,
            Optional<Subject> object) {
        record Subject(Optional<String> kind, Optional<String> name) {}

        KubeEvent toModel() {
            return new KubeEvent(
                    ForeignText.line(type.orElse("")),
                    ForeignText.line(reason.orElse("")),
                    ForeignText.line(note.or(() -> message).orElse("")),
                    ForeignText.line(object.flatMap(Subject::kind).orElse("") + "/"
                            + object.flatMap(Subject::name).orElse("")));
        }
    }
}
