package io.purser.toolservers;

import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what servers have beside tools. A URI goes to the one server that lists it or has a template that matches it. If
 * there are two, it goes to neither: the reader names the server.
 */
@ApplicationScoped
public class ContentDirectory {
    private final ToolServers servers;

    ContentDirectory(ToolServers servers) {
        this.servers = servers;
    }

    /**
     * An item of a list.
     *
     * @param id its URI, template or name in that list
     */
    public record Shown(OfferedContent content, String id) {
        /** About as many characters as its JSON has. */
        public int length() {
            return content.rest().length() + id.length();
        }

        /** The item as JSON. */
        public String json() {
            return content.shown(id);
        }
    }

    /**
     * What the caller may use of that kind, by the names of the servers and in their order. A resource keeps its URI if no
     * other server has it, and has the name of its server before it otherwise.
     */
    public List<Shown> listed(ContentKind kind, Caller caller) {
        List<OfferedContent> offered = offered(kind, caller, each -> true);
        Map<String, Long> times =
                offered.stream().collect(Collectors.groupingBy(OfferedContent::id, Collectors.counting()));
        return offered.stream()
                .map(each -> new Shown(
                        each,
                        kind == ContentKind.PROMPT || times.getOrDefault(each.id(), 0L) > 1
                                ? each.fullName()
                                : each.id()))
                .toList();
    }

    /** The prompt {@code server__prompt}, if the caller may use it. */
    public Optional<OfferedContent> prompt(String name, Caller caller) {
        int divider = name.indexOf(ToolNames.DIVIDER);
        return divider < 0
                ? Optional.empty()
                : ofServer(
                        name.substring(0, divider),
                        ContentKind.PROMPT,
                        name.substring(divider + ToolNames.DIVIDER.length()),
                        caller);
    }

    /**
     * The template that a list shows so, if the caller may use it.
     *
     * @throws Problem {@code conflict} if two servers have it
     */
    public Optional<OfferedContent> template(String shown, Caller caller) {
        ResourceUris.Named named = ResourceUris.Named.read(shown);
        return named == null
                ? single(
                        shown,
                        offered(ContentKind.TEMPLATE, caller, each -> each.id().equals(shown)))
                : ofServer(named.server(), ContentKind.TEMPLATE, named.uri(), caller);
    }

    /**
     * A resource that can be read.
     *
     * @param uri at its server
     */
    public record Found(RegisteredServer server, String uri) {}

    /**
     * The resource at a URI, if the caller may read it.
     *
     * @throws Problem {@code conflict} if two servers have it
     */
    public Optional<Found> resource(String uri, Caller caller) {
        ResourceUris.Named named = ResourceUris.Named.read(uri);
        String plain = named == null ? uri : named.uri();
        if (plain.length() > ResourceUris.LONGEST) {
            return Optional.empty();
        }
        Predicate<OfferedContent> isAsked = each -> named == null
                || named.server().equals(each.server().definition().name());
        List<OfferedContent> found = new ArrayList<>(offered(
                ContentKind.RESOURCE, caller, isAsked.and(each -> each.id().equals(plain))));
        found.addAll(offered(ContentKind.TEMPLATE, caller, isAsked.and(each -> matches(each.template(), plain))));
        return single(plain, found).map(one -> new Found(one.server(), plain));
    }

    private static boolean matches(@Nullable UriTemplate template, String uri) {
        return template != null && template.matches(uri);
    }

    private static Optional<OfferedContent> single(String uri, List<OfferedContent> found) {
        List<String> names = found.stream()
                .map(each -> each.server().definition().name())
                .distinct()
                .toList();
        if (names.size() > 1) {
            throw Problem.of(
                    ProblemType.CONFLICT,
                    "%d tool servers have this: say which one by asking for %s"
                            .formatted(
                                    names.size(),
                                    names.stream()
                                            .map(name -> new ResourceUris.Named(name, uri).text())
                                            .collect(Collectors.joining(" or "))));
        }
        return found.stream().findFirst();
    }

    private Optional<OfferedContent> ofServer(String server, ContentKind kind, String id, Caller caller) {
        return servers.find(server).map(known -> known.content(kind).get(id)).filter(content -> content.isFor(caller));
    }

    private List<OfferedContent> offered(ContentKind kind, Caller caller, Predicate<OfferedContent> wanted) {
        return servers.all().stream()
                .flatMap(server -> server.content(kind).values().stream())
                .filter(each -> each.isFor(caller) && wanted.test(each))
                .toList();
    }
}
