package io.purser.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.junit.jupiter.api.Test;

class WordingTest {
    private final OpenAPI document = OASFactory.createOpenAPI()
            .openapi("3.1.0")
            .components(OASFactory.createComponents()
                    .addSchema("Key", object("id", "team"))
                    .addSchema("NewKey", object("id", "team", "key")));

    private static Schema object(String... fields) {
        Schema object = OASFactory.createSchema().addType(SchemaType.OBJECT);
        for (String field : fields) {
            object.addProperty(field, OASFactory.createSchema().addType(SchemaType.STRING));
        }
        return object;
    }

    @Test
    void describesSchemasAndTheirFieldsAlsoThoseOfParts() {
        add("""
                KeyBounds:
                  properties:
                    team: {description: The team., examples: [science]}
                Key:
                  description: A key.
                  parts: [KeyBounds]
                  required: [id]
                  properties:
                    id: {description: The id., minLength: 1}
                NewKey:
                  parts: [Key]
                  properties:
                    id: {description: The new id.}
                """);

        Schema key = schema("Key");
        assertThat(key.getDescription()).isEqualTo("A key.");
        assertThat(key.getRequired()).containsExactly("id");
        assertThat(field(key, "id").getDescription()).isEqualTo("The id.");
        assertThat(field(key, "id").getMinLength()).isEqualTo(1);
        assertThat(field(key, "id").getType()).containsExactly(SchemaType.STRING);
        Schema made = schema("NewKey");
        assertThat(field(made, "id").getDescription()).isEqualTo("The new id.");
        assertThat(field(made, "team").getDescription()).isEqualTo("The team.");
        assertThat(field(made, "team").getExamples()).isEqualTo(List.of("science"));
        assertThat(field(made, "key").getDescription()).isNull();
        assertThat(made.getDescription()).isNull();
    }

    @Test
    void takesAFieldOfItsOwnThatHasAType() {
        add("Key: {properties: {agent: {type: string, description: The agent.}}}");

        assertThat(field(schema("Key"), "agent").getType()).containsExactly(SchemaType.STRING);
    }

    @Test
    void refusesWhatTheCodeDoesNotHave() {
        refuses("Kee: {description: A key.}", "the wording describes Kee, which is no schema");
        refuses(
                "Key: {properties: {ids: {description: The id.}}}",
                "the wording describes Key.ids, but Key has no such field");
        refuses("Key: {required: [ids]}", "the wording describes Key.ids, but Key has no such field");
        refuses("Key: {parts: [KeyBounds]}", "the wording has no part KeyBounds");
        refuses(
                "{Key: {parts: [KeyBounds]}, KeyBounds: {properties: {tag: {description: A tag.}}}}",
                "the wording describes Key.tag, but Key has no such field");
    }

    private void refuses(String yaml, String message) {
        assertThatIllegalStateException().isThrownBy(() -> add(yaml)).withMessage(message);
    }

    private void add(String yaml) {
        try {
            Wording.of(new YAMLMapper().readTree(yaml)).addTo(document);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Schema schema(String name) {
        return Objects.requireNonNull(document.getComponents().getSchemas().get(name));
    }

    private static Schema field(Schema schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name));
    }
}
