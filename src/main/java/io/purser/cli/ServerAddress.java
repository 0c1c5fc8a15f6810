package io.purser.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The address of the Purser that the commands call. */
final class ServerAddress {
    private ServerAddress() {}

    /**
     * The address without a slash at its end.
     *
     * @param setting the value of {@code PURSER_URL}
     * @throws WrongAddressException if it is no URL of http or https with a host
     */
    static String of(Optional<String> setting) {
        String url = setting.orElse("http://localhost:8080").replaceFirst("/$", "");
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new WrongAddressException();
        }
        boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        // A name with an underscore, as in Compose, is an authority, and no host to Java.
        if (!isHttp || uri.getRawAuthority() == null) {
            throw new WrongAddressException();
        }
        return url;
    }
}
