package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long a file of usage may be at the memory of the image, and what is said of one that is longer. */
class ImportSizeIT {
    private static final String IMPORT = "/v1/usage/import";
    /** About 1.5 megabytes, where the executable has the memory for 1.7. */
    private static final int FITS = 8_000;

    /** About 8.4 megabytes, less than any body may have, and more than the heap has room for. */
    private static final int TOO_MANY = 45_000;

    private static String lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> ("{\"ts\": \"2026-01-%02dT08:%02d:%02dZ\", \"provider\": \"openrouter\", \"model\":"
                                + " \"qwen2-72b\", \"tokens_in\": %d, \"tokens_out\": 200, \"cost\": 0.0012, \"task_id\":"
                                + " \"task-%06d\", \"agent\": \"agent-%d\", \"status\": \"ok\"}")
                        .formatted(1 + i % 28, i % 60, i / 60 % 60, 1_000 + i % 100, i, i % 9))
                .collect(Collectors.joining(",\n", "[", "]"));
    }

    @Test
    void takesSoManyLinesAndRefusesMoreByTheirSize() throws Exception {
        try (PackagedPurser purser = PackagedPurser.start(PostgresResource.freshDatabase(), Map.of())) {
            HttpResponse<String> tooLong = purser.post(IMPORT, lines(0, TOO_MANY));
            assertThat(tooLong.statusCode()).as(tooLong.body()).isEqualTo(413);
            assertThat(tooLong.body()).contains("run it with a larger heap");

            HttpResponse<String> done = purser.post(IMPORT, lines(0, FITS));

            assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
            assertThat(new JsonPath(done.body()).getInt("added")).isEqualTo(FITS);
            HttpResponse<String> rest = purser.post(IMPORT, lines(FITS / 2, FITS + FITS / 2));
            assertThat(new JsonPath(rest.body()).getInt("added")).isEqualTo(FITS / 2);
            assertThat(new JsonPath(rest.body()).getInt("known_already")).isEqualTo(FITS / 2);
            assertThat(purser.post("/route", "{\"prompt\": \"hello\"}").statusCode())
                    .isEqualTo(200);
        }
    }
}
