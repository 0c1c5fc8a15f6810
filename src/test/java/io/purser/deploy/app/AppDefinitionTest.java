package io.purser.deploy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.json.StoredJson;
import org.junit.jupiter.api.Test;

class AppDefinitionTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** As the release before has written it. */
    private static final String BEFORE = """
            {"repository":"acme/shop","branch":"main","sdl":null,"template":"route","image":"ghcr.io/acme/shop:{sha}",
             "service":"web","trigger":"WORKFLOW","workflow":".github/workflows/image.yml","env":{"A":"1"},"secrets":{"B":"2"},
             "market":"CHAIN","bids":{"strategy":"CHEAPEST","providers":[],"allow":["akash1p"],"deny":[],"min_bids":3,
             "wait_seconds":20,"near":[],"weights":{"audit":15,"uptime":500,"location":20,"experience":50}},
             "max_usd_per_month":"12.5","deposit_usd":"5.25","health":{"service":null,"path":"/health","timeout_seconds":900},
             "redeploys":true,"top_up":{"below_days":3,"deposit_uact":4000000},
             "spender":{"caller":"key:1","agent":null,"task":null,"team":"shop","tags":["app:shop"],"own_tags":null},
             "convert_denomination":null,"detected":false}
            """;

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void isReadAndWrittenAsTheReleaseBeforeDoes() {
        AppDefinition app = StoredJson.read(BEFORE, AppDefinition.class);

        assertThat(json(StoredJson.write(app))).isEqualTo(json(BEFORE));
        assertThat(app.repository()).isEqualTo("acme/shop");
        assertThat(app.workflow()).isEqualTo(".github/workflows/image.yml");
        assertThat(app.trigger()).isEqualTo(AppDefinition.Trigger.WORKFLOW);
        assertThat(app.env()).containsEntry("A", "1");
        assertThat(app.secrets()).containsEntry("B", "2");
        assertThat(app.market()).isEqualTo(MarketKind.CHAIN);
        assertThat(app.conditions().bids().strategy()).isEqualTo(BidRule.Strategy.CHEAPEST);
        assertThat(app.conditions().maxUsdPerMonth()).hasToString("12.5");
        assertThat(app.conditions().depositUact()).isEqualTo(5_250_000);
        assertThat(app.conditions().redeploys()).isTrue();
        assertThat(app.spender().team()).isEqualTo("shop");
    }

    @Test
    void needsARepositoryToBuildOrAnSdl() {
        ObjectNode json = json(BEFORE).putNull("template").putNull("image");

        assertThat(StoredJson.read(json.toString(), AppDefinition.class).isDetected())
                .isTrue();
        assertThatThrownBy(() -> StoredJson.read(
                        json.putNull("repository").put("trigger", "NONE").toString(), AppDefinition.class))
                .rootCause()
                .hasMessage("an app without an SDL is built from its repository");
    }
}
