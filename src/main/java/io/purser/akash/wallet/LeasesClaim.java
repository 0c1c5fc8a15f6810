package io.purser.akash.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * AEP-64's {@code leases} claim, in the form of its JSON: {@link LeaseAccess} in one object. The kind of access says
 * which other components are present.
 *
 * @param access "full", "scoped" or "granular"
 */
public record LeasesClaim(String access, Optional<List<String>> scope, Optional<List<Permission>> permissions) {
    private static final String FULL = "full";
    private static final String SCOPED = "scoped";
    private static final String GRANULAR = "granular";

    /** The access to one provider. */
    public record Permission(
            String provider, String access, Optional<List<String>> scope, Optional<List<OneDeployment>> deployments) {
        private static Permission of(LeaseAccess.ProviderAccess access) {
            String provider = access.provider().text();
            return switch (access) {
                case LeaseAccess.ProviderAccess.Full ignored ->
                    new Permission(provider, FULL, Optional.empty(), Optional.empty());
                case LeaseAccess.ProviderAccess.Scoped(Address ignored, var scopes) ->
                    new Permission(provider, SCOPED, Optional.of(names(scopes)), Optional.empty());
                case LeaseAccess.ProviderAccess.Deployments(Address ignored, var deployments) ->
                    new Permission(
                            provider,
                            GRANULAR,
                            Optional.empty(),
                            Optional.of(
                                    deployments.stream().map(OneDeployment::of).toList()));
            };
        }

        private LeaseAccess.ProviderAccess toAccess() {
            Address address = TokenClaims.address(provider, "provider");
            return switch (access) {
                case FULL -> {
                    requireAbsent("scope", scope);
                    requireAbsent("deployments", deployments);
                    yield new LeaseAccess.ProviderAccess.Full(address);
                }
                case SCOPED -> {
                    requireAbsent("deployments", deployments);
                    yield new LeaseAccess.ProviderAccess.Scoped(address, scopes(scope));
                }
                case GRANULAR -> {
                    requireAbsent("scope", scope);
                    yield new LeaseAccess.ProviderAccess.Deployments(
                            address, list("deployments", deployments, OneDeployment::toAccess));
                }
                default -> throw unknownAccess();
            };
        }
    }

    /** The access to one deployment. */
    public record OneDeployment(
            Optional<List<String>> scope,
            long dseq,
            OptionalInt gseq,
            OptionalInt oseq,
            Optional<List<String>> services) {
        private static OneDeployment of(LeaseAccess.DeploymentAccess access) {
            return new OneDeployment(
                    Optional.of(names(access.scopes())),
                    access.dseq(),
                    access.gseq(),
                    access.oseq(),
                    Optional.of(access.services()));
        }

        private LeaseAccess.DeploymentAccess toAccess() {
            return new LeaseAccess.DeploymentAccess(
                    dseq, scopes(scope), list("services", services, Function.identity()), gseq, oseq);
        }
    }

    /** The claim for this access. */
    public static LeasesClaim of(LeaseAccess access) {
        return switch (access) {
            case LeaseAccess.Full() -> new LeasesClaim(FULL, Optional.empty(), Optional.empty());
            case LeaseAccess.Scoped(var scopes) ->
                new LeasesClaim(SCOPED, Optional.of(names(scopes)), Optional.empty());
            case LeaseAccess.Granular(var permissions) ->
                new LeasesClaim(
                        GRANULAR,
                        Optional.empty(),
                        Optional.of(permissions.stream().map(Permission::of).toList()));
        };
    }

    /**
     * The access that the claim grants.
     *
     * @throws InvalidToken if the claim breaks AEP-64
     */
    LeaseAccess toAccess() {
        return switch (access) {
            case FULL -> {
                requireAbsent("scope", scope);
                requireAbsent("permissions", permissions);
                yield new LeaseAccess.Full();
            }
            case SCOPED -> {
                requireAbsent("permissions", permissions);
                yield new LeaseAccess.Scoped(scopes(scope));
            }
            case GRANULAR -> {
                requireAbsent("scope", scope);
                yield new LeaseAccess.Granular(list("permissions", permissions, Permission::toAccess));
            }
            default -> throw unknownAccess();
        };
    }

    private static InvalidToken unknownAccess() {
        return new InvalidToken("access is full, scoped or granular");
    }

    private static void requireAbsent(String name, Optional<?> member) {
        if (member.isPresent()) {
            throw InvalidToken.unknownMember(name);
        }
    }

    private static List<String> names(List<TokenScope> scopes) {
        return scopes.stream().map(TokenScope::code).toList();
    }

    private static List<TokenScope> scopes(Optional<List<String>> names) {
        return list("scope", names, TokenScope::of);
    }

    private static <A, B> List<B> list(String name, Optional<List<A>> given, Function<A, B> read) {
        List<B> values = new ArrayList<>();
        given.orElseThrow(() -> new InvalidToken(name + " is a list")).forEach(value -> values.add(read.apply(value)));
        return values;
    }
}
