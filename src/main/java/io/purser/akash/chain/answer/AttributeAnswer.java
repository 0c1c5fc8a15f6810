package io.purser.akash.chain.answer;

import io.purser.akash.sdl.group.Attribute;
import java.util.List;
import java.util.Optional;

/** An attribute. An empty key or value may be left out. */
public record AttributeAnswer(Optional<String> key, Optional<String> value) {
    public Attribute toModel() {
        return new Attribute(key.orElse(""), value.orElse(""));
    }

    static List<Attribute> toModels(List<AttributeAnswer> answers) {
        return answers.stream().map(AttributeAnswer::toModel).toList();
    }
}
