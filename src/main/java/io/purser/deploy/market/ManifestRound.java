package io.purser.deploy.market;

import io.purser.akash.provider.GatewayException;
import io.purser.akash.provider.GatewayFailure;
import io.purser.akash.wallet.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Sends a manifest to several providers at once. A provider ends its lease five minutes after it began if it has no
 * manifest, so none of them may wait for another one that does not answer.
 */
final class ManifestRound {
    private ManifestRound() {}

    /**
     * Sends to each provider, and waits for all of them.
     *
     * @throws GatewayException the failure of the first provider that failed, with all providers that failed
     */
    static void run(List<Address> providers, Consumer<Address> send) {
        if (providers.size() == 1) {
            send.accept(providers.getFirst());
            return;
        }
        List<Address> failed = new ArrayList<>();
        List<GatewayFailure> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> sent = threads.invokeAll(providers.stream()
                    .map(provider -> Executors.callable(() -> send.accept(provider)))
                    .toList());
            for (int i = 0; i < sent.size(); i++) {
                try {
                    sent.get(i).get();
                } catch (ExecutionException e) {
                    failures.add(failure(e));
                    failed.add(providers.get(i));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(new GatewayFailure.Unreachable("interrupted"));
        }
        if (!failed.isEmpty()) {
            throw new GatewayException(failures.getFirst(), failed);
        }
    }

    /** A failure that is not a provider's says nothing about it, and ends the round. */
    private static GatewayFailure failure(ExecutionException e) {
        return switch (e.getCause()) {
            case GatewayException refused -> refused.failure();
            case RuntimeException defect -> throw defect;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException(e);
        };
    }
}
