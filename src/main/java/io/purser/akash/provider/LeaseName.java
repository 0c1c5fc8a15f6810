package io.purser.akash.provider;

/** Identifies one of our leases, in the form of the gateway's paths. */
public record LeaseName(long dseq, int gseq, int oseq) {
    String path() {
        return "/lease/" + dseq + "/" + gseq + "/" + oseq;
    }
}
