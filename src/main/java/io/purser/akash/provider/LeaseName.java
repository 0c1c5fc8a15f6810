package io.purser.akash.provider;

/** Which of our leases, as the gateway's paths say it. */
public record LeaseName(long dseq, int gseq, int oseq) {
    String path() {
        return "/lease/" + dseq + "/" + gseq + "/" + oseq;
    }
}
