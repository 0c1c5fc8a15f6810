package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Entries;
import io.purser.support.PricesResource;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reservations of prompts whose tokens cost more than text, or are more than their bytes. */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class GatewayBoundsTest {
    private static final String TIERED = "openrouter:tiered";
    /** 100,000 tokens of context at the dearer price for large prompts, and 50 of the answer, in nano-dollars. */
    private static final long WHOLE_CONTEXT = 100_000L * 3_000 + 50L * 4_000;
    /** The frame's part of the bound, beside the bytes of the body and 50 tokens of the answer. */
    private static final int FRAME = 64;

    private static final long ANSWER = 50L * 2_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "messages | [{'role':'user','content':'hi','cache_control':{'type':'ephemeral','ttl':'1h'}}]",
                "messages | [{'role':'user','content':[[{'type':'text','text':'a','cache_control':{'type':'ephemeral',"
                        + "'ttl':'1h'}}]]}]",
                "messages | [{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:,'},"
                        + "'cache_control':{'type':'ephemeral','ttl':'1h'}}]}]",
                "tools | [{'type':'function','function':{'name':'f','cache_control':{'type':'ephemeral','ttl':'1h'}}}]",
                "cache_control | {'type': 'ephemeral', 'ttl': '1h'}",
            })
    void asksNoModelToCacheForAnHourWhosePriceForItNobodyKnows(String field, String value) {
        Response unknown =
                new CompletionRequest(TIERED, "hi").with(field, value).post();
        CompletionRequest known = new CompletionRequest("openrouter:cached", "hi").with(field, value);
        Response held = known.post();

        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.jsonPath().getString("error.message")).contains("cache_control.ttl is \"1h\"");
        assertThat(held.statusCode()).as(held.asString()).isEqualTo(200);
        assertThat(Provider.sentFor(known).toString()).contains("\"ttl\":\"1h\"");
    }

    @Test
    void holdsWhatIsCachedForAnHourAtItsOwnPrice() {
        CompletionRequest usual = new CompletionRequest("openrouter:cached", "hi")
                .with("cache_control", "{'type': 'ephemeral', 'ttl': '5m'}");
        CompletionRequest hour = new CompletionRequest("openrouter:cached", "hi")
                .with("cache_control", "{'type': 'ephemeral', 'ttl': '1h'}");

        assertThat(usual.post().statusCode()).isEqualTo(200);
        assertThat(hour.post().statusCode()).isEqualTo(200);

        // The bytes and 64 of the frame at 1.25 or 2 times 0.000001, and 50 tokens of the answer at 0.000002.
        assertThat(bound(usual)).isEqualTo((usual.json().length() + FRAME) * 1_250L + ANSWER);
        assertThat(bound(hour)).isEqualTo((hour.json().length() + FRAME) * 2_000L + ANSWER);
    }

    private static long bound(CompletionRequest request) {
        return new BigDecimal(Entries.text(Entries.of(request.task, 1).getFirst(), "bound_usd"))
                .movePointRight(9)
                .longValueExact();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user | [[{'type':'text','text':'a'},[[{'type':'image_url','image_url':{'url':'data:,'}}]]]]",
                "user | {'type':'image_url','image_url':{'url':'data:,'}}",
                "user | [{'type':'input_image','image_url':'data:,'}]",
                "user | [{'type':'a_new_kind','data':'AAAA'}]",
                "user | [{'data':'AAAA'}]",
                "user | [{'type':'text','text':[{'type':'image_url'}]}]",
                "user | [{'type':'text','text':{'type':'video_url'}}]",
                "tool | [{'type':'tool_result','content':[{'type':'image'}]}]",
            })
    void boundsWhatIsNotTextByTheWholeContext(String role, String content) {
        CompletionRequest request = new CompletionRequest(TIERED, "hi")
                .with("messages", "[{'role':'" + role + "','content':" + content + "}]");

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(bound(request)).isEqualTo(WHOLE_CONTEXT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'role':'assistant','content':null,'images':[{'type':'image_url'}]},{'role':'user','content':'a'}]",
                "[{'role':'assistant','content':'a','reasoning_details':[{'a':{'type':'image'}}]}]",
            })
    void boundsMediaBesideTheContentByTheWholeContext(String messages) {
        CompletionRequest request = new CompletionRequest(TIERED, "hi").with("messages", messages);

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(bound(request)).isEqualTo(WHOLE_CONTEXT);
    }

    @Test
    void boundsATemplateThatMayRepeatThePromptByTheWholeContext() {
        CompletionRequest request = new CompletionRequest(TIERED, "hi")
                .with("chat_template", "'{% for i in range(9999) %}{{ messages }}{% endfor %}'");

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(bound(request)).isEqualTo(WHOLE_CONTEXT);
    }

    @Test
    void boundsThoughtsAndOtherTextsByTheirBytes() {
        CompletionRequest request = new CompletionRequest(TIERED, "hi")
                .with(
                        "messages",
                        "[{'role':'assistant','content':[{'type':'thinking','thinking':[{'type':'text','text':'a'}]},"
                                + "{'type':'text','text':'b','annotations':[{'type':'url_citation'}]}],"
                                + "'reasoning_content':'c','reasoning_details':[{'type':'reasoning.text','text':'d'}]}]");

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(bound(request)).isEqualTo((request.json().length() + FRAME) * 1_000L + ANSWER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tools           | [{'type':'function','function':{'name':'f'}}]",
                "response_format | {'type':'json_object'}",
                "safe_prompt     | true",
            })
    void holdsTheWordsThatAProviderPutsAroundThePrompt(String field, String value) {
        CompletionRequest request = new CompletionRequest("openrouter:cheap-later", "hi").with(field, value);

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(bound(request)).isEqualTo((request.json().length() + FRAME + 1_024) * 1_000L + ANSWER);
    }
}
