package io.purser.deploy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.provider.GatewayException;
import io.purser.akash.provider.GatewayStream;
import io.purser.akash.provider.KubeEvent;
import io.purser.akash.provider.LeaseName;
import io.purser.akash.provider.LeaseStatus;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.manifest.ManifestGroup;
import io.purser.akash.sdl.manifest.ManifestService;
import io.purser.akash.sdl.manifest.ServiceExpose;
import io.purser.akash.wallet.Address;
import io.purser.deploy.order.HealthRule;
import io.purser.deploy.source.plan.GeneratedSdl;
import io.purser.deploy.state.GroupLease;
import io.purser.deploy.state.PodGenerations;
import io.purser.problem.ForeignText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks whether a deployment serves: its replicas are available, and its health page answers at its URI. */
final class ServiceHealthCheck implements AutoCloseable {
    private static final int ASKED_FOR = 400;
    private static final int NOT_ASKED_FOR = 500;
    private static final int MOST_EVENTS = 20;
    private static final int MOST_ADDRESSES = 100;
    private static final int MOST_OF_MISSING = 2_000;
    /** A host of a provider, with a port or without. */
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.:_\\[\\]-]{1,260}");

    private static final Pattern SCHEME = Pattern.compile("[a-z]{1,16}");

    private final HttpProbe probe;
    private final DeploySettings settings;

    ServiceHealthCheck(DeploySettings settings) {
        this.settings = settings;
        this.probe = new HttpProbe(settings.limits().privateHosts());
    }

    /**
     * The result of a check.
     *
     * @param uris its addresses, as far as its providers name them
     * @param missing the problem; empty if it is healthy
     */
    record HealthResult(List<String> uris, Optional<String> missing) {}

    /** Checks once. If a provider cannot be reached now, the deployment counts as not healthy until the next check. */
    HealthResult look(WorkerLease workerLease) {
        DeploymentId id = workerLease.progress().id().orElseThrow();
        Set<String> uris = new LinkedHashSet<>();
        List<String> missing = new ArrayList<>();
        List<LeaseStatus> statuses = new ArrayList<>();
        for (GroupLease lease : workerLease.progress().leases()) {
            try (ProviderGateway gateway = workerLease.market().gateway(new Address(lease.provider()))) {
                LeaseStatus status = gateway.status(new LeaseName(id.dseq(), lease.gseq(), lease.oseq()));
                statuses.add(status);
                uris.addAll(addresses(status));
                unavailable(status, lease.gseq(), workerLease.progress().generations())
                        .ifPresent(missing::add);
            } catch (GatewayException e) {
                missing.add(e.failure().advice());
            }
        }
        if (missing.isEmpty()) {
            answer(workerLease, statuses).ifPresent(missing::add);
        }
        return new HealthResult(
                List.copyOf(uris),
                missing.isEmpty()
                        ? Optional.empty()
                        : Optional.of(ForeignText.line(String.join("; ", missing), MOST_OF_MISSING)));
    }

    /**
     * The generations of those services now. A service whose provider does not answer, or is not there any more, is
     * left out, because the update may be what mends it.
     *
     * @throws ChainException if no node says now where a provider is
     * @throws ConsoleException if Console gives no token for a provider now
     */
    PodGenerations generations(WorkerLease workerLease, Set<String> services) {
        DeploymentId id = workerLease.progress().id().orElseThrow();
        Map<String, Long> generations = new HashMap<>();
        for (GroupLease lease : workerLease.progress().leases()) {
            status(workerLease, id, lease)
                    .ifPresent(status -> status.services().forEach((name, service) -> {
                        if (services.contains(name) && service.generation() > 0) {
                            generations.put(PodGenerations.key(lease.gseq(), name), service.generation());
                        }
                    }));
        }
        return new PodGenerations(generations);
    }

    private static Optional<LeaseStatus> status(WorkerLease workerLease, DeploymentId id, GroupLease lease) {
        try (ProviderGateway gateway = workerLease.market().gateway(new Address(lease.provider()))) {
            return Optional.of(gateway.status(new LeaseName(id.dseq(), lease.gseq(), lease.oseq())));
        } catch (GatewayException e) {
            return Optional.empty();
        } catch (ChainException | ConsoleException e) {
            if (StepFailure.of(e).isPassing()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static List<String> addresses(LeaseStatus status) {
        Stream<String> hosts = status.services().values().stream()
                .flatMap(service -> service.uris().stream())
                .flatMap(host -> address("http", host));
        Stream<String> ports = status.forwardedPorts().values().stream()
                .flatMap(List::stream)
                .flatMap(port -> address(port.protocol(), port.host() + ":" + port.externalPort()));
        Stream<String> leased = status.addresses().values().stream()
                .flatMap(List::stream)
                .flatMap(ip -> address(ip.protocol(), ip.address() + ":" + ip.externalPort()));
        return Stream.of(hosts, ports, leased)
                .flatMap(Function.identity())
                .limit(MOST_ADDRESSES)
                .toList();
    }

    /** The address of a host; none if the provider calls something a host that is none. */
    private static Stream<String> address(String protocol, String host) {
        String scheme = protocol.toLowerCase(Locale.ROOT);
        return SCHEME.matcher(scheme).matches() && HOST.matcher(host).matches()
                ? Stream.of(scheme + "://" + host)
                : Stream.empty();
    }

    private static Optional<String> unavailable(LeaseStatus status, int gseq, PodGenerations generations) {
        if (status.services().isEmpty()) {
            return Optional.of("the provider runs nothing yet");
        }
        String text = status.services().entrySet().stream()
                .filter(service -> !service.getValue().isReady())
                .map(service -> "service %s has %d of %d replicas"
                        .formatted(
                                service.getKey(),
                                service.getValue().serving(),
                                service.getValue().total()))
                .sorted()
                .collect(Collectors.joining(", "));
        if (!text.isEmpty()) {
            return Optional.of(text);
        }
        return status.services().entrySet().stream()
                .filter(service -> {
                    Long before = generations.of(gseq, service.getKey());
                    return before != null && !service.getValue().isReplacedSince(before);
                })
                .map(service -> "service " + service.getKey() + " still runs what it ran before the update")
                .sorted()
                .findFirst();
    }

    private Optional<String> answer(WorkerLease workerLease, List<LeaseStatus> statuses) {
        HealthRule rule = workerLease.order().terms().health();
        Optional<String> service = rule.service() != null
                ? Optional.of(rule.service())
                : workerLease.sdl().manifest().groups().stream()
                        .map(ManifestGroup::services)
                        .flatMap(Collection::stream)
                        .filter(candidate -> candidate.expose().stream().anyMatch(ServiceExpose::isIngress))
                        .map(ManifestService::name)
                        .findFirst();
        Optional<String> host = service.flatMap(name -> statuses.stream()
                .flatMap(status -> Optional.ofNullable(status.services().get(name)).stream())
                .flatMap(found -> found.uris().stream())
                .findFirst());
        if (host.isEmpty()) {
            return service.isPresent()
                    ? Optional.of("the provider names no host for service " + service.get() + " yet")
                    : Optional.empty();
        }
        String path = rule.path() == null ? "/" : rule.path();
        // An SDL that Purser made for a repository has an app or pages. Another SDL may be an API without a first page.
        boolean isAskedFor = rule.path() != null || GeneratedSdl.isMade(workerLease.sdl());
        return probe.ask("http://" + host.get() + path, isAskedFor ? ASKED_FOR : NOT_ASKED_FOR);
    }

    /** The events of the providers' clusters about the services, and their likely cause. */
    String events(WorkerLease workerLease) {
        DeploymentId id = workerLease.progress().id().orElseThrow();
        List<KubeEvent> events = new CopyOnWriteArrayList<>();
        List<String> missing = new ArrayList<>();
        for (GroupLease lease : workerLease.progress().leases()) {
            try (ProviderGateway gateway = workerLease.market().gateway(new Address(lease.provider()));
                    GatewayStream stream =
                            gateway.events(new LeaseName(id.dseq(), lease.gseq(), lease.oseq()), false, event -> {
                                if (events.size() < MOST_EVENTS) {
                                    events.add(event);
                                }
                            })) {
                stream.end()
                        .toCompletableFuture()
                        .get(settings.limits().events().toMillis(), TimeUnit.MILLISECONDS);
            } catch (GatewayException e) {
                missing.add(e.advice());
            } catch (ExecutionException e) {
                missing.add(e.getCause() instanceof GatewayException broken ? broken.advice() : "its answer is broken");
            } catch (TimeoutException e) {
                missing.add("no whole answer in time");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        // Report the events that came before the stream broke.
        return events.isEmpty() && !missing.isEmpty()
                ? "the provider could not be asked why (" + missing.getFirst() + ")"
                : ClusterEventAdvice.explain(List.copyOf(events));
    }

    @Override
    public void close() {
        probe.close();
    }
}
