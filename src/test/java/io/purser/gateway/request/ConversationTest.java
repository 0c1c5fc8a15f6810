package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** By what a conversation is known, in each of the three APIs. */
class ConversationTest {
    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static Conversation chat(String rest) {
        return ChatRequest.read(json("{'model': 'auto', " + rest + "}"), bytes -> {})
                .conversation();
    }

    private static Conversation messages(String rest) {
        return MessagesRequest.read(json("{'model': 'auto', 'max_tokens': 5, " + rest + "}"), bytes -> {})
                .conversation();
    }

    private static Conversation responses(String rest) {
        return ResponsesRequest.read(json("{'model': 'auto', " + rest + "}"), bytes -> {}, Instant.EPOCH)
                .conversation();
    }

    @Test
    void beginsWithTheWordsThatEachTurnRepeats() {
        Conversation first =
                chat("'messages': [{'role': 'system', 'content': 'Be kind.'}, {'role': 'user', 'content': 'hi'}]");
        Conversation second = chat("""
                'messages': [{'role': 'system', 'content': [{'type': 'text', 'text': 'Be kind.',
                  'cache_control': {'type': 'ephemeral'}}]}, {'role': 'user', 'content': 'hi'},
                  {'role': 'assistant', 'content': 'hello'}, {'role': 'user', 'content': 'again'}]""");

        assertThat(first.beginning()).containsExactly("Be kind.", "hi");
        assertThat(first.hasAnswers()).isFalse();
        assertThat(second.beginning()).isEqualTo(first.beginning());
        assertThat(second.hasAnswers()).isTrue();
    }

    @Test
    void isTheSameInAllThreeApis() {
        String turns = "[{'role': 'user', 'content': 'hi'}, {'role': 'assistant', 'content': 'hello'},"
                + " {'role': 'user', 'content': 'again'}]";

        Conversation chat = chat("'messages': " + turns);

        assertThat(chat.hasAnswers()).isTrue();
        assertThat(messages("'messages': " + turns)).isEqualTo(chat);
        assertThat(responses("'input': " + turns)).isEqualTo(chat);
    }

    @Test
    void takesTheNamesThatClientsGive() {
        String turns = "'messages': [{'role': 'user', 'content': 'hi'}]";

        assertThat(chat(turns + ", 'prompt_cache_key': 'a', 'session_id': 'b'").name())
                .isEqualTo("a");
        assertThat(chat(turns + ", 'session_id': 'b'").name()).isEqualTo("b");
        assertThat(responses("'input': 'hi', 'prompt_cache_key': 'a'").name()).isEqualTo("a");
        assertThat(messages(turns + ", 'metadata': {'user_id': 'user_1_account__session_0a-1'}")
                        .name())
                .isEqualTo("0a-1");
        assertThat(messages(turns
                                + ", 'metadata': {'user_id': '{\\'device_id\\':\\'d\\',\\'session_id\\':\\'0a-1\\'}'}")
                        .name())
                .isEqualTo("0a-1");
        assertThat(messages(turns + ", 'metadata': {'user_id': 'ann'}").name()).isNull();
        assertThat(messages(turns + ", 'metadata': {'user_id': 'session_1'}").name())
                .isNull();
    }

    @Test
    void keepsFewTextsOfALongBeginning() {
        String many = "{'role': 'system', 'content': 'word'},".repeat(100);

        Conversation conversation = chat("'messages': [" + many + "{'role': 'user', 'content': 'hi'}]");

        assertThat(conversation.beginning()).hasSize(8);
    }
}
