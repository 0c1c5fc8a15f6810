package io.purser.akash.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.purser.akash.sdl.group.DecCoin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Console's answers, in the form of its JSON: most wrap their content in {@code data}. */
@RegisterForReflection(
        registerFullHierarchy = true,
        targets = {
            ConsoleAnswers.Created.class,
            ConsoleAnswers.OneDeployment.class,
            ConsoleAnswers.DeploymentPage.class,
            ConsoleAnswers.Bids.class,
            ConsoleAnswers.Settings.class,
            ConsoleAnswers.Closed.class,
            ConsoleAnswers.Token.class,
            ConsoleAnswers.Balances.class,
            ConsoleAnswers.Screening.class,
            ConsoleAnswers.Uptime.class,
            ConsoleAnswers.Refusal.class
        })
final class ConsoleAnswers {
    private ConsoleAnswers() {}

    /** A refusal of any kind. */
    record Refusal(Optional<String> message, Optional<String> error) {
        static final Refusal WITHOUT_REASON = new Refusal(Optional.empty(), Optional.empty());

        String reason() {
            return message.or(() -> error).orElse("no reason given");
        }
    }

    /** A new deployment. */
    record Created(CreatedData data) {
        record CreatedData(
                long dseq,
                String manifest,
                @JsonProperty("signTx") Optional<Transaction> transaction) {}

        /** Console's own transaction on the chain. */
        record Transaction(
                Optional<Integer> code,
                @JsonProperty("rawLog") Optional<String> rawLog,
                @JsonProperty("transactionHash") Optional<String> hash) {}

        CreatedDeployment toModel() {
            int code = data.transaction.flatMap(Transaction::code).orElse(0);
            if (code != 0) {
                throw new ConsoleException(new ConsoleFailure.TransactionFailed(
                        code, data.transaction.flatMap(Transaction::rawLog).orElse("")));
            }
            return new CreatedDeployment(
                    data.dseq,
                    data.manifest,
                    data.transaction.flatMap(Transaction::hash).orElse(""));
        }
    }

    /** One deployment. */
    record OneDeployment(Deployment data) {}

    /** A part of the active deployments. */
    record DeploymentPage(PageData data) {
        record PageData(List<Deployment> deployments, Optional<Pagination> pagination) {}

        record Pagination(@JsonProperty("hasMore") Optional<Boolean> hasMore) {}

        List<ConsoleDeployment> toModels() {
            return data.deployments.stream().map(Deployment::toModel).toList();
        }

        /** Whether there are more: a server may return fewer items than requested, and then says so. */
        boolean hasMore(int pageSize) {
            return data.pagination.flatMap(Pagination::hasMore).orElse(data.deployments.size() == pageSize);
        }
    }

    /** A deployment with its leases and its escrow account. */
    record Deployment(Body deployment, List<Lease> leases, Escrow escrowAccount) {
        record Body(Id id, String state, String hash) {}

        record Id(String owner, long dseq) {}

        record Escrow(Optional<State> state) {}

        record State(Optional<String> state, List<Amount> transferred, List<Amount> funds) {}

        ConsoleDeployment toModel() {
            State escrow = escrowAccount.state.orElse(new State(Optional.empty(), List.of(), List.of()));
            return new ConsoleDeployment(
                    deployment.id.owner,
                    deployment.id.dseq,
                    deployment.state,
                    deployment.hash,
                    leases.stream().map(Lease::toModel).toList(),
                    escrow.state.orElse(""),
                    escrow.transferred.stream().map(Amount::toModel).toList(),
                    escrow.funds.stream().map(Amount::toModel).toList());
        }
    }

    /** An amount of a coin; a negative one is a debt. */
    record Amount(String denom, BigDecimal amount) {
        Amount {
            if (amount.stripTrailingZeros().scale() > DecCoin.DECIMALS) {
                throw new IllegalArgumentException("amount has more than 18 decimals");
            }
        }

        DecCoin toModel() {
            return new DecCoin(denom, amount.max(BigDecimal.ZERO));
        }
    }

    /** The identifier of a bid or a lease. */
    record BidId(String owner, long dseq, int gseq, int oseq, String provider, Optional<Integer> bseq) {
        ConsoleBidId toModel() {
            return new ConsoleBidId(owner, dseq, gseq, oseq, provider, bseq.orElse(0));
        }
    }

    /** A lease. */
    record Lease(BidId id, String state, Amount price, Optional<String> reason, Optional<LeaseStatus> status) {
        ConsoleDeployment.ConsoleLease toModel() {
            return new ConsoleDeployment.ConsoleLease(
                    id.toModel(), state, price.toModel(), reason.orElse(""), status.map(LeaseStatus::toModel));
        }
    }

    /** The services that run under a lease; null while the provider cannot be reached. */
    record LeaseStatus(
            Map<String, Service> services, Map<String, List<Port>> forwardedPorts, Map<String, List<Ip>> ips) {
        record Service(
                Optional<Long> available, Optional<Long> total, Optional<Long> readyReplicas, List<String> uris) {}

        record Port(
                Optional<String> host,
                int port,
                @JsonProperty("externalPort") int externalPort) {}

        /** A leased address. Go writes these names with capital letters. */
        record Ip(
                @JsonProperty("IP") String address,
                @JsonProperty("Port") int port,
                @JsonProperty("ExternalPort") int externalPort,
                @JsonProperty("Protocol") String protocol) {}

        ConsoleLeaseStatus toModel() {
            return new ConsoleLeaseStatus(
                    map(
                            services,
                            service -> new ConsoleLeaseStatus.Service(
                                    service.available.orElse(0L),
                                    service.total.orElse(0L),
                                    service.readyReplicas.orElse(0L),
                                    service.uris)),
                    map(
                            forwardedPorts,
                            ports -> ports.stream()
                                    .map(port -> new ConsoleLeaseStatus.Port(
                                            port.host.orElse(""), port.port, port.externalPort))
                                    .toList()),
                    map(
                            ips,
                            addresses -> addresses.stream()
                                    .map(ip -> new ConsoleLeaseStatus.Ip(
                                            ip.address, ip.port, ip.externalPort, ip.protocol))
                                    .toList()));
        }

        private static <A, B> Map<String, B> map(Map<String, A> answers, Function<A, B> toModel) {
            Map<String, B> models = new LinkedHashMap<>();
            answers.forEach((name, answer) -> models.put(name, toModel.apply(answer)));
            return models;
        }
    }

    /** The bids on a deployment. */
    record Bids(List<Offer> data) {
        record Offer(Bid bid) {}

        record Bid(BidId id, String state, Amount price, long createdAt) {
            ConsoleBid toModel() {
                return new ConsoleBid(id.toModel(), state, price.toModel(), createdAt);
            }
        }

        List<ConsoleBid> toModels() {
            return data.stream().map(offer -> offer.bid.toModel()).toList();
        }
    }

    /** The settings of a deployment. */
    record Settings(SettingsData data) {
        record SettingsData(
                @JsonProperty("autoTopUpEnabled") boolean isToppedUp) {}
    }

    /** Whether a deployment was closed. */
    record Closed(ClosedData data) {
        record ClosedData(boolean success) {}
    }

    /** A token for providers. */
    record Token(TokenData data) {
        record TokenData(String token) {}
    }

    /** The account's balances. */
    record Balances(ConsoleBalances data) {}

    /** The providers that could bid. */
    record Screening(List<Provider> providers) {
        record Provider(
                String owner,
                @JsonProperty("hostUri") Optional<String> hostUri,
                @JsonProperty("isAudited") Optional<Boolean> isAudited) {
            private ScreenedProvider toModel() {
                return new ScreenedProvider(owner, hostUri.orElse(""), isAudited.orElse(false));
            }
        }

        List<ScreenedProvider> toModels() {
            return providers.stream().map(Provider::toModel).toList();
        }
    }

    /**
     * A provider, as far as it matters here.
     *
     * @param share of the last 30 days, from 0 to 1
     */
    record Uptime(@JsonProperty("uptime30d") BigDecimal share) {
        Uptime {
            if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
                throw new IllegalArgumentException("uptime30d is not from 0 to 1");
            }
        }
    }
}
