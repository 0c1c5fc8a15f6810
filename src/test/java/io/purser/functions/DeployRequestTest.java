package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

/** The written form of a request, of which stored idempotency keys hold a hash. */
class DeployRequestTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static String written(String json) throws JsonProcessingException {
        return JSON.writeValueAsString(JSON.readValue(json, DeployRequest.class));
    }

    @Test
    void isWrittenWithItsNullsInTheOrderThatKeysWereMadeOf() throws JsonProcessingException {
        assertThat(written("{\"template\": \"route\"}")).isEqualTo("""
                {"sdl":null,"template":"route","repository":null,"branch":null,"app":null,"revision":null,"name":null,\
                "env":null,"secrets":null,"market":null,"bids":null,"max_usd_per_month":null,"deposit_usd":null,\
                "health":null,"redeploy":null,"top_up":null,"dry_run":null,"agent":null,"task":null,"tags":null,\
                "idempotency_key":null}""");
    }

    @Test
    void isWrittenWithEveryFieldAtTheTop() throws JsonProcessingException {
        String whole = """
                {"sdl":"s","template":"t","repository":"a/b","branch":"main","app":"shop","revision":"r","name":"n",\
                "env":{"A":"1"},"secrets":{"B":"2"},"market":"chain","convert_denomination":true,\
                "bids":{"strategy":"best","providers":["p"],"allow":null,"deny":null,"min_bids":1,"wait_s":2,\
                "near":["eu"],"weights":{"audit":1,"uptime":2,"location":3,"experience":4}},\
                "max_usd_per_month":"20","deposit_usd":"5.5","health":{"service":"web","path":"/h","timeout_s":60},\
                "redeploy":true,"top_up":{"below_days":3,"deposit_usd":"1"},"dry_run":false,"agent":"a","task":"t",\
                "tags":["x"],"idempotency_key":"k"}""";

        assertThat(written(whole)).isEqualTo(whole);
    }

    @Test
    void saysNothingOfItsSecrets() throws JsonProcessingException {
        DeployRequest request =
                JSON.readValue("{\"template\": \"route\", \"secrets\": {\"T\": \"hush-hush\"}}", DeployRequest.class);

        assertThat(request.toString()).contains("route").doesNotContain("hush-hush");
    }
}
