package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.gateway.answer.PassthroughJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates the contents of messages and of outputs of OpenAI's Responses into the parts of a chat completion. */
final class ResponsesContent {
    private static final String PATH = "input.content";
    private static final String BREAKPOINT = "prompt_cache_breakpoint";

    private static final Set<String> OF_A_TEXT = Names.set("type text annotations logprobs prompt_cache_breakpoint");
    private static final Set<String> OF_A_REFUSAL = Set.of("type", "refusal");
    private static final Set<String> OF_AN_IMAGE = Names.set("type image_url file_id detail prompt_cache_breakpoint");
    private static final Set<String> OF_A_FILE =
            Names.set("type file_data file_id file_url filename prompt_cache_breakpoint");
    private static final Set<String> OF_A_SOUND = Set.of("type", "input_audio");

    /** How closely a chat completion can let a model look at an image. */
    private static final Set<String> DETAILS = Set.of("auto", "low", "high");

    private static final String NO_FILES = "is not supported: Purser has no files of OpenAI's; send the data";

    private final RequestFindings findings;
    private final NotCarried notCarried;

    ResponsesContent(RequestFindings findings, NotCarried notCarried) {
        this.findings = findings;
        this.notCarried = notCarried;
    }

    /**
     * Reads a content, which is a text or a list of parts.
     *
     * @param texts takes the texts
     * @param media takes images, sounds and files, or is null if there they have no place
     */
    void read(JsonNode content, String path, ArrayNode texts, @Nullable ArrayNode media) {
        if (content.isTextual()) {
            texts.addObject().put("type", "text").set("text", content);
        } else if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                String where = path + "[" + i + "]";
                if (content.get(i) instanceof ObjectNode part) {
                    part(part, where, texts, media);
                } else {
                    findings.violation(where, "has to be an object");
                }
            }
        } else {
            findings.violation(path, "has to be a text or an array of parts");
        }
    }

    private void part(ObjectNode part, String path, ArrayNode texts, @Nullable ArrayNode media) {
        switch (part.path("type").asText("")) {
            case "input_text", "output_text", "text" -> text(part, "text", OF_A_TEXT, path, texts);
            case "refusal" -> text(part, "refusal", OF_A_REFUSAL, path, texts);
            case "input_image" -> image(part, path, placed(path, media));
            case "input_file" -> file(part, path, placed(path, media));
            case "input_audio" -> sound(part, path, placed(path, media));
            default ->
                findings.violation(
                        path + ".type", "is not supported: there are texts, images, files and sounds, and refusals");
        }
    }

    private ArrayNode placed(String path, @Nullable ArrayNode media) {
        if (media == null) {
            findings.violation(path + ".type", "has its place only in messages of the user and in outputs of tools");
            return PassthroughJson.object().arrayNode();
        }
        return media;
    }

    private void text(ObjectNode part, String field, Set<String> known, String path, ArrayNode texts) {
        notCarried.dropUnknown(part, known, PATH);
        if (!part.path(field).isTextual()) {
            findings.violation(path + "." + field, "has to be a text");
            return;
        }
        for (String told : new String[] {"annotations", "logprobs"}) {
            if (!part.path(told).isEmpty()) {
                findings.refuseConfidentialIn(PATH + "." + told, part.path(told));
                notCarried.drop(PATH + "." + told);
            }
        }
        ObjectNode text = texts.addObject().put("type", "text");
        text.set("text", part.get(field));
        mark(part, text);
    }

    private void image(ObjectNode part, String path, ArrayNode media) {
        notCarried.dropUnknown(part, OF_AN_IMAGE, PATH);
        if (part.hasNonNull("file_id")) {
            findings.violation(path + ".file_id", NO_FILES);
            return;
        }
        if (!part.path("image_url").isTextual()) {
            findings.violation(path + ".image_url", "has to be a URL, which may have the data of the image");
            return;
        }
        ObjectNode written = media.addObject().put("type", "image_url");
        ObjectNode image = written.putObject("image_url");
        image.set("url", part.get("image_url"));
        JsonNode detail = part.path("detail");
        if (DETAILS.contains(detail.asText(""))) {
            image.set("detail", detail);
        } else if (!detail.isMissingNode() && !detail.isNull()) {
            notCarried.drop(PATH + ".detail");
        }
        mark(part, written);
    }

    private void file(ObjectNode part, String path, ArrayNode media) {
        notCarried.dropUnknown(part, OF_A_FILE, PATH);
        for (String elsewhere : new String[] {"file_id", "file_url"}) {
            if (part.hasNonNull(elsewhere)) {
                findings.violation(path + "." + elsewhere, NO_FILES);
            }
        }
        if (!part.path("file_data").isTextual()) {
            findings.violation(path + ".file_data", "has to be the data of the file");
            return;
        }
        ObjectNode written = media.addObject().put("type", "file");
        ObjectNode file = written.putObject("file");
        file.set("file_data", part.get("file_data"));
        if (part.hasNonNull("filename")) {
            file.set("filename", part.get("filename"));
        }
        mark(part, written);
    }

    private void sound(ObjectNode part, String path, ArrayNode media) {
        notCarried.dropUnknown(part, OF_A_SOUND, PATH);
        if (part.path("input_audio").isObject()) {
            media.addObject().put("type", "input_audio").set("input_audio", part.get("input_audio"));
        } else {
            findings.violation(path + ".input_audio", "has to be an object with data and format");
        }
    }

    private static void mark(ObjectNode from, ObjectNode to) {
        if (from.hasNonNull(BREAKPOINT)) {
            to.set(BREAKPOINT, from.get(BREAKPOINT));
        }
    }
}
