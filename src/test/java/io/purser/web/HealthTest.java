package io.purser.web;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithGateway
class HealthTest {
    @Test
    void isReadyWhenTheDatabaseIsConnectedAndMigrated() {
        assertThat(checksThatAreUp("/q/health/ready"))
                .containsExactlyInAnyOrder(
                        "Clock",
                        "Database migrations",
                        "Database takes reservations",
                        "Graceful Shutdown",
                        "Takes requests",
                        "Threads");
    }

    @Test
    void hasStartedWhenTheDatabaseIsMigrated() {
        assertThat(checksThatAreUp("/q/health/started")).containsExactly("Database migrations");
    }

    @Test
    void isAliveWhateverTheDatabaseDoes() {
        assertThat(checksThatAreUp("/q/health/live")).containsExactly("Threads");
    }

    private static List<String> checksThatAreUp(String path) {
        return get(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("checks.findAll { it.status == 'UP' }.name", String.class);
    }
}
